import * as MemoryLocks from "../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryProcess from "../../src/adapters/memory/MemoryProcess.ts"
import { MemoryVolume } from "../../src/adapters/memory/MemoryVolume.ts"
import type { FileNode } from "../../src/adapters/memory/MemoryNodes.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import type * as Manners from "./Manners.ts"
import { Driver } from "./Driver.ts"
import * as Dice from "./Dice.ts"
import { type Decide, Server } from "./Server.ts"

export const workspace = Workspace.make("/desk")
export const folder = Workspace.folder(workspace)
export const projects = "/home/user/.claude/projects"
export const serverUrl = "https://agnes.example.org"

/** A broken promise, by the name of the check that saw it. */
export interface Violation {
  readonly check: string
  readonly detail: string
}

/** What outlives the processes of a history: disk, locks, time, chance, the server, and what was seen of all this. */
export class World {
  readonly driver = new Driver()
  readonly volume = new MemoryVolume()
  readonly holders: MemoryLocks.Holders = new Map()
  readonly violations: Array<Violation> = []
  readonly server: Server
  readonly dice: Dice.Dice
  readonly ordered: boolean
  readonly logBytes: number
  readonly part: number
  /** What automatic pushes have to heed. */
  readonly memory: Manners.Memory = { until: Number.NEGATIVE_INFINITY, token: "" }
  /** The user's token. */
  token = "token-1"
  /** Calls of ports that were made, all processes together. */
  calls = 0
  private pids = 4000

  constructor(
    options: { seed: number; ordered: boolean; logBytes: number; part: number; decide?: Decide | undefined }
  ) {
    this.dice = Dice.make(options.seed ^ 0x5eed)
    this.ordered = options.ordered
    this.logBytes = options.logBytes
    this.part = options.part
    this.server = new Server((check, detail) => this.violated(check, detail), options.decide)
    for (const path of folders) this.volume.add(path, this.volume.newFolder(1000))
    this.volume.settleAll()
  }

  readonly violated = (check: string, detail: string): void => void this.violations.push({ check, detail })

  newProcess(): MemoryProcess.MemoryProcess {
    return MemoryProcess.make({ uid: 1000, pid: this.pids++ })
  }

  powerCut(keep: number): void {
    const dice = Dice.make(keep)
    // Now and then all or nothing: the extremes find most.
    const mode = dice.below(4)
    const choose = mode === 0 ? () => 0 : mode === 1 ? (most: number) => most : (most: number) => dice.below(most + 1)
    this.volume.powerCut(choose, this.ordered ? "ordered" : "any")
  }

  file(path: string): FileNode | undefined {
    const node = this.volume.find(path)
    return node?.kind === "file" ? node : undefined
  }

  text(path: string): string {
    const node = this.file(path)
    return node === undefined ? "" : decoder.decode(node.bytes)
  }

  /** Writes a transcript as Claude Code does, and has it durable: what is lost of it is not ours. */
  put(path: string, content: string): void {
    const before = this.file(path)
    const node = before ?? this.volume.newFile(1000)
    if (before === undefined) this.volume.add(path, node)
    const bytes = encoder.encode(content)
    this.volume.change(node, { _tag: "Truncate", length: 0 })
    this.volume.change(node, { _tag: "Append", bytes })
    this.settle(path, node)
  }

  /** Changes a transcript from `from` bytes on; whoever has it open sees that. */
  extend(path: string, from: number, more: string): void {
    const node = this.file(path)!
    if (from < node.bytes.length) this.volume.change(node, { _tag: "Truncate", length: from })
    if (more !== "") this.volume.change(node, { _tag: "Append", bytes: encoder.encode(more) })
    this.settle(path, node)
  }

  private settle(path: string, node: FileNode): void {
    this.volume.sync(node)
    this.syncFolderOf(path)
  }

  syncFolderOf(path: string): void {
    this.volume.syncFolder(this.volume.folder(path.slice(0, path.lastIndexOf("/"))))
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const folders = [
  "/desk", "/home", "/home/user", "/home/user/.claude", projects, `${projects}/-desk`, `${projects}/-other`
]

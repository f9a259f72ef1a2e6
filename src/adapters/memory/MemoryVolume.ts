import * as Nodes from "./MemoryNodes.ts"

/** A refusal of the simulated disk, by the system's code. */
export class Refusal {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

const refuse = (code: string): never => {
  throw new Refusal(code)
}

const split = (path: string): ReadonlyArray<string> => {
  const known = splits.get(path)
  if (known !== undefined) return known
  const parts = path.split("/").filter((part) => part !== "")
  if (splits.size > 10_000) splits.clear()
  splits.set(path, parts)
  return parts
}

// Simulations ask for the same few paths millions of times.
const splits = new Map<string, ReadonlyArray<string>>()

/** Bytes are never changed in place, so that memory and disk may share them. */
const empty = new Uint8Array()

const withHoles = ({ bytes, lost }: Nodes.FileNode): Uint8Array => {
  const holey = bytes.slice()
  for (const { from, to } of lost) holey.fill(0, from, to)
  return holey
}

/** A number from 0 to `most`: the fate of something that was not synced. */
export type Choose = (most: number) => number

/**
 * A disk in memory that can lose power. Bytes survive once their file is synced, names once their folder is; of the
 * rest a power cut keeps what `Choose` says: each change of names or not, and of a file's changes any first part, cut
 * anywhere. That is weaker than real file systems, which hide most mistakes (reliability T4).
 */
export class MemoryVolume {
  private count = 1
  private readonly now: () => number
  private unsynced: Array<Nodes.NameChange> = []
  readonly root: Nodes.FolderNode

  /** Without a clock each change happens a millisecond after the last one. */
  constructor(now?: () => number) {
    let tick = 1_800_000_000_000
    this.now = now ?? (() => tick++)
    this.root = { ...this.common(0), kind: "directory", names: new Map(), durable: new Map() }
  }

  private common(uid: number | undefined) {
    const at = this.now()
    return { inode: this.count++, uid, modifiedAt: at, changedAt: at }
  }

  /** The node of a path, links in the middle followed, one at the end not; `undefined` when there is none. */
  find(path: string): Nodes.Node | undefined {
    const parts = split(path)
    return this.walk(parts, parts.length, 0)
  }

  private walk(parts: ReadonlyArray<string>, length: number, depth: number): Nodes.Node | undefined {
    let node: Nodes.Node = this.root
    for (let index = 0; index < length; index++) {
      const part = parts[index]!
      if (node.kind !== "directory") return refuse("ENOTDIR")
      const next: Nodes.Node | undefined = node.names.get(part)
      if (next === undefined) return undefined
      if (next.kind === "link" && index < length - 1) {
        if (depth > 8) return refuse("ELOOP")
        const rest = [...split(next.target), ...parts.slice(index + 1, length)]
        return this.walk(rest, rest.length, depth + 1)
      }
      node = next
    }
    return node
  }

  folder(path: string): Nodes.FolderNode {
    return this.asFolder(this.find(path))
  }

  private asFolder(node: Nodes.Node | undefined): Nodes.FolderNode {
    if (node?.kind === "link") return this.folder(node.target)
    return node?.kind === "directory" ? node : refuse(node === undefined ? "ENOENT" : "ENOTDIR")
  }

  /** Folder and last name of a path; the folder must exist. */
  place(path: string): { readonly folder: Nodes.FolderNode; readonly name: string } {
    const parts = split(path)
    const name = parts.at(-1) ?? refuse("EISDIR")
    return { folder: this.asFolder(this.walk(parts, parts.length - 1, 0)), name }
  }

  private rename(change: Nodes.NameChange): void {
    const at = this.now()
    for (const { folder, name, node } of change) {
      Nodes.setName(folder.names, name, node)
      folder.modifiedAt = folder.changedAt = at
    }
    this.unsynced.push(change)
  }

  add(path: string, node: Nodes.Node): void {
    this.rename([{ ...this.place(path), node }])
  }

  newFile(uid: number | undefined): Nodes.FileNode {
    const at = this.now()
    return {
      inode: this.count++, uid, modifiedAt: at, changedAt: at, kind: "file", bytes: empty, durable: empty, pending: [],
      lost: []
    }
  }

  newFolder(uid: number | undefined): Nodes.FolderNode {
    return { ...this.common(uid), kind: "directory", names: new Map(), durable: new Map() }
  }

  newLink(target: string): Nodes.LinkNode {
    return { ...this.common(0), kind: "link", target }
  }

  newOther(): Nodes.OtherNode {
    return { ...this.common(0), kind: "other" }
  }

  change(file: Nodes.FileNode, change: Nodes.Change): void {
    file.bytes = Nodes.apply(file.bytes, change)
    file.pending.push(change)
    if (change._tag === "Truncate") file.lost = file.lost.filter(({ from }) => from < change.length)
    file.modifiedAt = file.changedAt = this.now()
  }

  sync(file: Nodes.FileNode): void {
    file.durable = file.lost.length === 0 ? file.bytes : withHoles(file)
    file.pending = []
  }

  /** What Linux does when a sync fails (PostgreSQL's "fsyncgate"): the bytes stay readable and count as written, but never will be. */
  failSync(file: Nodes.FileNode): void {
    const from = file.durable.length
    if (file.bytes.length > from) file.lost.push({ from, to: file.bytes.length })
    file.pending = []
  }

  syncFolder(folder: Nodes.FolderNode): void {
    this.unsynced = this.unsynced.filter((change) => {
      if (change.every((part) => part.folder !== folder)) return true
      this.settle(change)
      return false
    })
  }

  private settle(change: Nodes.NameChange): void {
    for (const { folder, name, node } of change) Nodes.setName(folder.durable, name, node)
  }

  unlink(path: string): void {
    const { folder, name } = this.place(path)
    const node = folder.names.get(name) ?? refuse("ENOENT")
    if (node.kind === "directory") refuse("EISDIR")
    this.rename([{ folder, name, node: undefined }])
  }

  move(from: string, to: string): void {
    const source = this.place(from)
    const target = this.place(to)
    const node = source.folder.names.get(source.name) ?? refuse("ENOENT")
    if (target.folder.names.get(target.name)?.kind === "directory") refuse("EISDIR")
    this.rename([{ ...source, node: undefined }, { ...target, node }])
  }

  /** Everything is durable as it is: the state from which a trial starts. */
  settleAll(): void {
    for (const change of this.unsynced) this.settle(change)
    this.unsynced = []
    this.eachFile(this.root, "names", (file) => this.sync(file))
  }

  /**
   * The power goes, and comes back. Whoever ran must be killed by the caller. `ordered`: of the changes of names only
   * the first so many are kept, as a file system with a journal does.
   */
  powerCut(choose: Choose, names: "any" | "ordered" = "any"): void {
    const kept = names === "any" ? undefined : choose(this.unsynced.length)
    for (const [index, change] of this.unsynced.entries()) {
      if (kept === undefined ? choose(1) === 1 : index < kept) this.settle(change)
    }
    this.unsynced = []
    this.eachFile(this.root, "durable", (file) => {
      const steps = choose(file.pending.reduce((sum, change) => sum + Nodes.weight(change), 0))
      file.durable = Nodes.prefix(file.pending, steps).reduce(Nodes.apply, file.durable)
      file.bytes = file.durable
      file.pending = []
      file.lost = []
    })
    this.forget(this.root)
  }

  private forget(folder: Nodes.FolderNode): void {
    folder.names = new Map(folder.durable)
    for (const node of folder.names.values()) if (node.kind === "directory") this.forget(node)
  }

  private eachFile(folder: Nodes.FolderNode, view: "names" | "durable", visit: (file: Nodes.FileNode) => void): void {
    for (const node of new Set(folder[view].values())) {
      if (node.kind === "file") visit(node)
      else if (node.kind === "directory") this.eachFile(node, view, visit)
    }
  }
}

import { Effect, type Scope } from "effect"
import * as fs from "node:fs"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as MemoryClock from "../../src/adapters/memory/MemoryClock.ts"
import * as MemoryDisk from "../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryLocks from "../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryProcess from "../../src/adapters/memory/MemoryProcess.ts"
import * as MemoryRandom from "../../src/adapters/memory/MemoryRandom.ts"
import { MemoryVolume } from "../../src/adapters/memory/MemoryVolume.ts"
import * as NodeClock from "../../src/adapters/node/NodeClock.ts"
import * as NodeDisk from "../../src/adapters/node/NodeDisk.ts"
import * as NodeLocks from "../../src/adapters/node/NodeLocks.ts"
import * as NodeRandom from "../../src/adapters/node/NodeRandom.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import * as TempFolder from "./TempFolder.ts"

export const prebuilds = fs.realpathSync("node_modules/fs-native-extensions/prebuilds")

/** A way to the files of a place beside the adapter under test. */
export interface Files {
  /** `undefined` when there is none. */
  readonly read: (path: string) => string | undefined
  /** Makes the folder too; replaces what is there. */
  readonly write: (path: string, content: string | Uint8Array) => void
  readonly link: (path: string, target: string) => void
  readonly fifo: (path: string) => void
  readonly folder: (path: string) => void
  readonly names: (path: string) => ReadonlyArray<string>
  readonly remove: (path: string) => void
  /** Sets when it was changed last. */
  readonly date: (path: string, milliseconds: number) => void
}

/** A machine with one workspace, `.claude` not made yet. */
export interface Place {
  readonly machine: Machine
  readonly workspace: Workspace.Workspace
  readonly files: Files
  /** The same place on behalf of another user. */
  readonly asUser: (uid: number) => Machine
}

const environment = (root: string, uid: number | undefined) =>
  MemoryEnvironment.make({ pid: process.pid, uid, home: `${root}/home`, cwd: root })

/** This machine, in a fresh folder. */
export const real: Effect.Effect<Place, never, Scope.Scope> = Effect.gen(function*() {
  const root = yield* TempFolder.make
  const { execFileSync } = yield* Effect.promise(() => import("node:child_process"))
  fs.mkdirSync(`${root}/desk`)
  const machine: Machine = {
    disk: NodeDisk.make(),
    locks: NodeLocks.make(prebuilds),
    clock: NodeClock.make(),
    random: NodeRandom.make(),
    environment: environment(root, process.getuid?.())
  }
  const files: Files = {
    read: (path) => fs.existsSync(path) ? fs.readFileSync(path, "utf8") : undefined,
    write: (path, content) => {
      fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true })
      fs.writeFileSync(path, content)
    },
    link: (path, target) => fs.symlinkSync(target, path),
    fifo: (path) => void execFileSync("mkfifo", [path]),
    folder: (path) => void fs.mkdirSync(path, { recursive: true }),
    names: (path) => fs.existsSync(path) ? fs.readdirSync(path).sort() : [],
    remove: (path) => fs.rmSync(path),
    date: (path, milliseconds) => fs.utimesSync(path, milliseconds / 1000, milliseconds / 1000)
  }
  return {
    machine,
    workspace: Workspace.make(`${root}/desk`),
    files,
    asUser: (uid) => ({ ...machine, environment: environment(root, uid) })
  }
})

const uid = 1000

/** Files of a simulated disk; all of them durable. */
export const filesOf = (volume: MemoryVolume): Files => {
  const put = (path: string, node: ReturnType<MemoryVolume["newFile" | "newFolder" | "newLink" | "newOther"]>) => {
    makeFolder(volume, path.slice(0, path.lastIndexOf("/")))
    volume.add(path, node)
    volume.settleAll()
  }
  const read = (path: string): string | undefined => {
    const node = volume.find(path)
    if (node?.kind === "link") return read(node.target)
    return node?.kind === "file" ? new TextDecoder().decode(node.bytes) : undefined
  }
  return {
    read,
    write: (path, content) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
      put(path, { ...volume.newFile(uid), bytes })
    },
    link: (path, target) => put(path, volume.newLink(target)),
    fifo: (path) => put(path, volume.newOther()),
    folder: (path) => makeFolder(volume, path),
    names: (path) => {
      const node = volume.find(path)
      return node?.kind === "directory" ? [...node.names.keys()].sort() : []
    },
    remove: (path) => volume.unlink(path),
    date: (path, milliseconds) => {
      const node = volume.find(path)
      if (node !== undefined) node.modifiedAt = milliseconds
    }
  }
}

const makeFolder = (volume: MemoryVolume, path: string): void => {
  if (path === "" || volume.find(path) !== undefined) return
  makeFolder(volume, path.slice(0, path.lastIndexOf("/")))
  volume.add(path, volume.newFolder(uid))
  volume.settleAll()
}

/** What outlives the processes of a simulated machine. */
export interface World {
  readonly volume: MemoryVolume
  readonly holders: MemoryLocks.Holders
  readonly clock: MemoryClock.MemoryClock
  readonly random: Machine["random"]
}

/** A world with an empty workspace folder `/desk`. */
export const world = (seed = 1): World => {
  const volume = new MemoryVolume()
  makeFolder(volume, "/desk")
  return { volume, holders: new Map(), clock: MemoryClock.make({ hasty: true }), random: MemoryRandom.make(seed) }
}

/** A new process in a world. */
export const start = (
  here: World,
  process: MemoryProcess.MemoryProcess = MemoryProcess.make({ uid }),
  fate?: (call: MemoryDisk.Call) => MemoryDisk.Fate
): Machine => ({
  disk: MemoryDisk.make(here.volume, process, fate),
  locks: MemoryLocks.make(here.holders, process),
  clock: here.clock.clock,
  random: here.random,
  environment: MemoryEnvironment.make({ uid: process.uid, pid: process.pid })
})

/** A fresh simulated machine. */
export const simulated: Effect.Effect<Place> = Effect.sync(() => {
  const here = world()
  return {
    machine: start(here),
    workspace: Workspace.make("/desk"),
    files: filesOf(here.volume),
    asUser: (other) => start(here, MemoryProcess.make({ uid: other }))
  }
})

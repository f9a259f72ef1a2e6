import * as Micro from "effect/Micro"
import * as QueueFile from "../../domain/queue/QueueFile.ts"
import type { QueueEntry } from "../../domain/queue/QueueEntry.ts"
import * as QueueLine from "../../domain/queue/QueueLine.ts"
import * as SnapshotName from "../../domain/queue/SnapshotName.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile, Queue, QueueContent, Snapshot } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"
import * as QueueLock from "./QueueLock.ts"

// Nobody else touches the queue while its lock is held, and it is renamed away but never replaced.
const underLock: DurableFile.AppendOptions = { alone: true, replaced: false }

const utf8 = new TextEncoder()

/** A name no other snapshot has. */
const newSnapshot = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<string> =>
  Micro.gen(function*() {
    const name = SnapshotName.make(yield* machine.environment.pid, yield* machine.random.hex(4))
    return `${Workspace.folder(workspace)}/${name}`
  })

/** Puts a line down where it needs no lock: in a snapshot of its own, which the next push recovers. */
const spool = (
  machine: Machine,
  workspace: Workspace.Workspace,
  line: Uint8Array
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.flatMap(newSnapshot(machine, workspace), (path) =>
    DurableFile.replaceThrough(machine, `${path}.tmp`, path, line))

/** One more try by way of a new file after whatever went wrong: never the same handle again after a failed sync. */
const append = (
  machine: Machine,
  workspace: Workspace.Workspace,
  entry: QueueEntry
): Micro.Micro<void, DiskError> =>
  Micro.gen(function*() {
    yield* DurableFile.makeFolder(machine, Workspace.folder(workspace))
    const line = utf8.encode(QueueLine.encode(entry))
    const spooled = spool(machine, workspace, line)
    yield* QueueLock.hurrying(machine, workspace, (held) =>
      (held ? DurableFile.append(machine, Workspace.queue(workspace), line, underLock) : spooled).pipe(
        Micro.catchAll((first) => Micro.mapError(spooled, () => OwnFile.asDiskError(first)))
      ))
  })

const takeSnapshot = (
  machine: Machine,
  workspace: Workspace.Workspace
): Micro.Micro<Snapshot | undefined, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const queue = Workspace.queue(workspace)
    if ((yield* OwnFile.look(machine, queue)) === undefined) return undefined
    return yield* QueueLock.holding(machine, workspace, Micro.gen(function*() {
      if ((yield* OwnFile.look(machine, queue)) === undefined) return undefined
      const path = yield* newSnapshot(machine, workspace)
      yield* machine.disk.rename(queue, path)
      yield* machine.disk.syncDirectory(Workspace.folder(workspace))
      return { path }
    }))
  })

const snapshots = (
  machine: Machine,
  workspace: Workspace.Workspace
): Micro.Micro<ReadonlyArray<Snapshot>, DiskError> =>
  Micro.gen(function*() {
    const folder = Workspace.folder(workspace)
    const found: Array<{ readonly path: string; readonly modifiedAt: number }> = []
    for (const name of yield* machine.disk.list(folder)) {
      if (!SnapshotName.is(name)) continue
      const path = `${folder}/${name}`
      const stat = yield* machine.disk.lstat(path)
      if (stat !== undefined) found.push({ path, modifiedAt: stat.modifiedAt })
    }
    return found
      .sort((a, b) => a.modifiedAt - b.modifiedAt || (a.path < b.path ? -1 : 1))
      .map(({ path }) => ({ path }))
  })

const content = (machine: Machine, path: string): Micro.Micro<QueueContent, DiskError | ForeignFile> =>
  Micro.suspend(() => {
    const reading = QueueFile.reader()
    return Micro.map(OwnFile.scan(machine, path, reading.feed), reading.end)
  })

const requeue = (
  machine: Machine,
  workspace: Workspace.Workspace,
  entries: ReadonlyArray<QueueEntry>
): Micro.Micro<void, DiskError | ForeignFile> =>
  entries.length === 0 ? Micro.void : Micro.gen(function*() {
    yield* DurableFile.makeFolder(machine, Workspace.folder(workspace))
    const lines = utf8.encode(entries.map(QueueLine.encode).join(""))
    yield* QueueLock.holding(
      machine,
      workspace,
      DurableFile.append(machine, Workspace.queue(workspace), lines, underLock)
    )
  })

const version = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<string | undefined, DiskError> =>
  Micro.map(machine.disk.lstat(Workspace.queue(workspace)), (stat) =>
    stat === undefined ? undefined : `${stat.device}:${stat.inode}:${stat.size}`)

/** The queue as the files of design §3, in the order of operations of §3.1. */
export const make = (machine: Machine): Queue["Type"] => ({
  append: (workspace, entry) => append(machine, workspace, entry),
  takeSnapshot: (workspace) => takeSnapshot(machine, workspace),
  snapshots: (workspace) => snapshots(machine, workspace),
  readSnapshot: (snapshot) => content(machine, snapshot.path),
  peek: (workspace) => content(machine, Workspace.queue(workspace)),
  requeue: (workspace, entries) => requeue(machine, workspace, entries),
  discard: (snapshot) => DurableFile.remove(machine, snapshot.path),
  version: (workspace) => version(machine, workspace)
})

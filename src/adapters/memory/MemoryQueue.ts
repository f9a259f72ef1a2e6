import * as Micro from "effect/Micro"
import type { QueueEntry } from "../../domain/queue/QueueEntry.ts"
import * as SnapshotName from "../../domain/queue/SnapshotName.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { Queue, Snapshot } from "../../ports/Queue.ts"

/** The queue without files: entries only, never unreadable lines. */
export const make = (): Queue["Type"] => {
  const live = new Map<string, Array<QueueEntry>>()
  const taken = new Map<string, ReadonlyArray<QueueEntry>>()
  let count = 0
  const append = (workspace: Workspace.Workspace, entries: ReadonlyArray<QueueEntry>): void => {
    const queue = live.get(workspace.root) ?? []
    queue.push(...entries)
    live.set(workspace.root, queue)
    count++
  }
  const take = (workspace: Workspace.Workspace): Snapshot | undefined => {
    const entries = live.get(workspace.root)
    if (entries === undefined) return undefined
    const name = SnapshotName.make(4711, (count++).toString(16).padStart(8, "0"))
    const path = `${Workspace.folder(workspace)}/${name}`
    taken.set(path, entries)
    live.delete(workspace.root)
    return { path }
  }
  return {
    append: (workspace, entry) => Micro.sync(() => append(workspace, [entry])),
    takeSnapshot: (workspace) => Micro.sync(() => take(workspace)),
    snapshots: (workspace) =>
      Micro.sync(() =>
        [...taken.keys()]
          .filter((path) => path.startsWith(`${Workspace.folder(workspace)}/`))
          .map((path) => ({ path }))),
    readSnapshot: ({ path }) => Micro.sync(() => ({ entries: taken.get(path) ?? [], unparsable: [] })),
    peek: (workspace) => Micro.sync(() => ({ entries: [...(live.get(workspace.root) ?? [])], unparsable: [] })),
    requeue: (workspace, entries) => Micro.sync(() => entries.length === 0 ? undefined : append(workspace, entries)),
    discard: ({ path }) => Micro.sync(() => void taken.delete(path)),
    version: (workspace) => Micro.sync(() => live.has(workspace.root) ? `${count}` : undefined)
  }
}

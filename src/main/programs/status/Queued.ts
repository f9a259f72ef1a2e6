import * as Effect from "effect/Effect"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Queue } from "../../../ports/Queue.ts"
import type { QueueContent } from "../../../ports/Queue.ts"
import { use } from "../../../ports/Use.ts"
import * as Reading from "./Reading.ts"

const nothing: QueueContent = { entries: [], unparsable: [] }

/** The live queue and every snapshot, as they are; a push at work may move an entry between two reads. */
export const read = (workspace: Workspace) =>
  Effect.gen(function*() {
    const live = yield* Reading.attempt("queue", use(Queue, (queue) => queue.peek(workspace)), nothing)
    const snapshots = yield* Reading.attempt("queue", use(Queue, (queue) => queue.snapshots(workspace)), [])
    const contents = yield* Effect.forEach(snapshots.value, (snapshot) =>
      use(Queue, (queue) => queue.readSnapshot(snapshot)).pipe(
        Effect.catchIf((error) => error._tag === "DiskError" && error.code === "ENOENT", () => Effect.succeed(nothing)),
        (reading) => Reading.attempt("queue", reading, nothing)
      ))
    const all = [...contents, live]
    return {
      entries: all.flatMap(({ value }) => value.entries),
      unparsable: all.reduce((sum, { value }) => sum + value.unparsable.length, 0),
      snapshots: snapshots.value.length,
      problems: [...snapshots.problems, ...all.flatMap(({ problems }) => problems)]
    }
  })

import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import * as QueueEntry from "../../../domain/queue/QueueEntry.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import type { Disk } from "../../../ports/Disk.ts"
import type { Environment } from "../../../ports/Environment.ts"
import type { PrivateLists } from "../../../ports/PrivateLists.ts"
import { Queue } from "../../../ports/Queue.ts"
import * as Places from "./Places.ts"
import * as Report from "./Report.ts"
import * as SealedList from "./SealedList.ts"
import * as Sent from "./Sent.ts"
import * as Words from "./Words.ts"

export type Requirements = Environment | Disk | PrivateLists | Queue | Sent.Requirements

/** What was asked of servers is not wanted any more; what they did stays done. */
const cancel = (workspace: Workspace, id: string) =>
  Sent.settle(workspace, id, ({ done, due }, withdrawals) =>
    Micro.gen(function*() {
      for (const sessionId of new Set(due.map((withdrawal) => withdrawal.sessionId))) {
        yield* withdrawals.cancel(workspace, sessionId)
      }
      return Report.done(
        ...due.map(({ serverUrl }) => Words.cancelled(serverUrl)),
        ...done.map(({ serverUrl }) => Words.deletedThere(serverUrl))
      )
    }))

/** The newest transcript is the session's own; an older one of the same name was left behind when it moved. */
const queue = (
  workspace: Workspace,
  id: string,
  transcripts: ReadonlyArray<string>
): Micro.Micro<Report.Report, never, Queue | Clock> =>
  Micro.gen(function*() {
    const [path] = transcripts
    if (path === undefined) return Report.done(Words.notQueued)
    const clock = yield* Micro.service(Clock)
    const capturedAt = Timestamp.format(yield* clock.now)
    const queued = yield* Micro.service(Queue)
    yield* queued.append(workspace, QueueEntry.make({ sessionId: id, path, capturedAt }))
    return Report.done(Words.queuedAgain)
  }).pipe(Micro.catchAll((error) => Micro.succeed(Report.failed(1, Words.notWritten(workspace.root, error)))))

const undoIn = (
  workspace: Workspace,
  id: string,
  transcripts: ReadonlyArray<string>
): Micro.Micro<{ readonly changed: boolean; readonly report: Report.Report }, never, Requirements> =>
  Micro.gen(function*() {
    const removed = yield* Micro.either(SealedList.remove(workspace, id))
    if (Either.isLeft(removed)) {
      const report = removed.left._tag === "Unreadable"
        ? Report.failed(3, Words.unreadable(workspace.root, removed.left))
        : Report.failed(1, Words.notWritten(workspace.root, removed.left))
      return { changed: false, report }
    }
    const { changed, seal } = removed.right
    const warning = Report.make({ error: Words.aboutSeal(workspace.root, seal) })
    const cancelled = yield* cancel(workspace, id)
    const queued = changed ? [yield* queue(workspace, id, transcripts)] : []
    return { changed, report: Report.join([...queued, cancelled, warning]) }
  })

/** `--undo`: seal, list, withdrawals, queue, in this order; a run that was cut short can be repeated. */
export const undo = (id: string): Micro.Micro<Report.Report, never, Requirements> =>
  Micro.gen(function*() {
    const places = yield* Places.of(id)
    if (places.workspaces.length === 0) return Report.failed(1, Words.noWorkspace(id))
    const all = yield* Micro.forEach(places.workspaces, (workspace) => undoIn(workspace, id, places.transcripts))
    const report = Report.join(all.map((each) => each.report))
    if (all.some(({ changed }) => changed)) return Report.join([Report.done(Words.unmarked(id)), report])
    return report.exitCode === 0 ? Report.join([Report.done(Words.notMarked(id)), report]) : report
  })

import * as Effect from "effect/Effect"
import type { DeadLetter } from "../../../domain/push/DeadLetter.ts"
import * as Settlement from "../../../domain/push/Settlement.ts"
import * as Summary from "../../../domain/push/Summary.ts"
import type { QueueEntry } from "../../../domain/queue/QueueEntry.ts"
import { AuditLogs } from "../../../ports/AuditLogs.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Queue, type Snapshot } from "../../../ports/Queue.ts"
import { use } from "../../../ports/Use.ts"
import * as Doubts from "./Doubts.ts"
import * as Letters from "./Letters.ts"
import { fromStore } from "./PushError.ts"
import * as Run from "./Run.ts"
import * as StillAlone from "./StillAlone.ts"

export interface Batch {
  readonly worked: ReadonlyArray<Settlement.Worked>
  /** Lines nobody could read. */
  readonly unparsable: ReadonlyArray<string>
  /** Entries this run requeued earlier; they go back as they are. */
  readonly resting: ReadonlyArray<QueueEntry>
  /** Deleted at the very end. */
  readonly snapshot: Snapshot | undefined
  /** An earlier run may have sent some of it. */
  readonly recovered: boolean
  /** What was written down as in doubt before this work began (`Doubts.expect`). */
  readonly expected: ReadonlySet<string>
}

/**
 * Makes the outcome of one snapshot durable, each step before the next one: receipts, what is in doubt, dead letters,
 * logs, the entries that stay queued, and only then is the snapshot deleted. Stopped anywhere, the next run repeats work and loses none
 * (design §3.1, W-5).
 */
export const settle = (run: Run.Run, batch: Batch) =>
  Effect.gen(function*() {
    const { workspace } = run.options
    yield* StillAlone.check(run)
    yield* flush(run)
    yield* Doubts.settle(run, batch)
    const now = yield* use(Clock, (clock) => clock.now)
    const settlement = Settlement.settle(batch.worked, now)
    yield* Letters.add(run, [...settlement.letters, ...batch.unparsable.map((line) => unreadable(line, now))])
    yield* log(run, settlement)
    const back = [...settlement.requeue, ...batch.resting]
    yield* Effect.mapError(use(Queue, (queue) => queue.requeue(workspace, back)), fromStore)
    Run.rest(run, settlement.requeue)
    yield* Letters.releaseDelivered(run, settlement.reached)
    const { snapshot } = batch
    if (snapshot !== undefined) yield* Effect.mapError(use(Queue, (queue) => queue.discard(snapshot)), fromStore)
    run.queued += back.length
    return Summary.add(settlement.summary, unreadableLines(batch.unparsable.length))
  })

/**
 * The same for sessions nobody queued, found because they changed since their receipt: whatever was not sent is found
 * again by the next run, so it needs no line anywhere.
 */
export const settleKnown = (run: Run.Run, worked: ReadonlyArray<Settlement.Worked>) =>
  Effect.gen(function*() {
    yield* StillAlone.check(run)
    yield* flush(run)
    const now = yield* use(Clock, (clock) => clock.now)
    const settlement = Settlement.settle(worked.filter(({ outcome }) => lasting.has(outcome._tag)), now)
    yield* Letters.add(run, settlement.letters)
    yield* log(run, { ...settlement, privateSkipped: [] })
    yield* Letters.releaseDelivered(run, settlement.reached)
    const { counts } = settlement.summary
    return { ...settlement.summary, counts: { ...counts, requeued: 0 } }
  })

const flush = (run: Run.Run) => Effect.zipRight(run.book.flush, run.family.flush)

const lasting: ReadonlySet<string> = new Set(["Delivered", "Unchanged", "Refused", "Rejected", "Failed"])

const log = (run: Run.Run, { privateSkipped, uploaded }: Settlement.Settlement) =>
  Effect.gen(function*() {
    const logs = yield* AuditLogs
    const { workspace } = run.options
    if (privateSkipped.length > 0) yield* use(AuditLogs, () => logs.privateSkipped(workspace, privateSkipped))
    if (uploaded.length > 0) yield* use(AuditLogs, () => logs.uploaded(workspace, uploaded))
  }).pipe(Effect.mapError(fromStore))

const unreadable = (line: string, at: number): DeadLetter => ({
  at,
  sessionId: "",
  reason: "unparsable",
  path: line,
  fork: false
})

const unreadableLines = (n: number): Summary.Summary =>
  n === 0 ? Summary.empty : Summary.count(
    Summary.error("agnes-sessions.txt", { error: `${n} unreadable line(s), see .claude/agnes-sessions-failed.txt` }),
    { unparsable: n }
  )

import * as Effect from "effect/Effect"
import type { PrivateIds } from "../../../domain/privacy/PrivateList.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import * as RetryAfter from "../../../domain/push/RetryAfter.ts"
import * as Summary from "../../../domain/push/Summary.ts"
import type * as Withdrawal from "../../../domain/push/Withdrawal.ts"
import * as WithdrawalEvidence from "../../../domain/push/WithdrawalEvidence.ts"
import * as WithdrawalPlan from "../../../domain/push/WithdrawalPlan.ts"
import * as WithdrawalReply from "../../../domain/push/WithdrawalReply.ts"
import { AuditLogs } from "../../../ports/AuditLogs.ts"
import { Clock } from "../../../ports/Clock.ts"
import { InDoubts } from "../../../ports/InDoubts.ts"
import { Queue } from "../../../ports/Queue.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { use } from "../../../ports/Use.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import { Withdrawer } from "../../../ports/Withdrawer.ts"
import { fromStore } from "./PushError.ts"
import * as Run from "./Run.ts"

/**
 * Has taken back from the server what is private and was sent, and lets it have again what is not private any more
 * (promise 2 of design §1). What is to be done is derived anew and written down before the server is asked, and what it
 * confirmed afterwards, so that a death at any point repeats a request and forgets none. Looks only when the private
 * list is another than at its last look in this call.
 */
export const keepUp = (run: Run.Run) =>
  Effect.gen(function*() {
    const { ids } = run.guard.secrets()
    const before = run.recall.ids
    if (before !== undefined && same(before, ids)) return Summary.empty
    run.recall.ids = ids
    const plan = yield* derive(run)
    if (plan === undefined) return Summary.empty
    yield* write(run, plan.record)
    const lifted = yield* each(run, plan.lift, "liftTombstone")
    run.recall.barred.clear()
    if (!lifted.unsupported) lifted.left.forEach(({ name }) => run.recall.barred.add(name))
    const taken = yield* each(run, plan.due, "withdraw")
    // One that is opened again meanwhile is known by a receipt of before: it waits for a run that reads them anew.
    plan.due.forEach(({ name }) => run.recall.barred.add(name))
    run.recall.due = taken.left.length + plan.elsewhere
    const summary = Summary.count(Summary.add(lifted.summary, taken.summary), { withdrawn: taken.done })
    return { ...summary, cannotWithdraw: taken.unsupported }
  })

/** The same, after one more look at the list. One that cannot be trusted any more closes the run. */
export const catchUp = (run: Run.Run) =>
  Effect.zipRight(run.guard.refresh, keepUp(run)).pipe(
    Effect.catchTag("PushClosed", ({ message }) => Effect.as(Effect.sync(() => Run.close(run, message)), Summary.empty))
  )

const same = (a: PrivateIds, b: PrivateIds): boolean =>
  a === b || (a.size === b.size && [...a].every((id) => b.has(id)))

/** `undefined` where nothing is private and nothing was taken back: then no file is read for it. */
const derive = (run: Run.Run) =>
  Effect.gen(function*() {
    const { credentials: { serverUrl }, workspace } = run.options
    const { ids } = run.guard.secrets()
    const withdrawals = yield* use(Withdrawals, (port) => port.read(workspace))
    if (ids.size === 0 && withdrawals.every(({ liftedAt }) => liftedAt !== undefined)) return undefined
    const receipts = yield* use(Receipts, (port) => port.all(workspace))
    const uploaded = yield* use(AuditLogs, (port) => port.readUploaded(workspace))
    const inDoubt = yield* use(InDoubts, (port) => port.read(workspace))
    const snapshots = yield* use(Queue, (port) => port.snapshots(workspace))
    const contents = yield* Effect.forEach(snapshots, (snapshot) => use(Queue, (port) => port.readSnapshot(snapshot)))
    const live = yield* use(Queue, (port) => port.peek(workspace))
    const recovered = contents.flatMap(({ entries }) => entries)
    return WithdrawalPlan.make({
      sent: WithdrawalEvidence.sent({ receipts, uploaded, recovered, inDoubt, serverUrl }),
      named: live.entries,
      withdrawals,
      ids,
      serverUrl,
      now: yield* use(Clock, (clock) => clock.now)
    })
  }).pipe(Effect.mapError(fromStore))

const write = (run: Run.Run, lines: ReadonlyArray<Withdrawal.Line>) =>
  Effect.mapError(use(Withdrawals, (port) => port.append(run.options.workspace, lines)), fromStore)

/** One after the other, until the server does not answer as it should; says what is left. */
const each = (run: Run.Run, all: ReadonlyArray<WithdrawalPlan.Due>, what: "withdraw" | "liftTombstone") =>
  Effect.gen(function*() {
    const withdrawer = yield* Withdrawer
    let summary = Summary.empty
    let unsupported = false
    let done = 0
    while (done < all.length && Plan.stopped(run.plan) === undefined && (yield* mayAsk(run))) {
      const due = all[done]!
      const reply = yield* withdrawer[what](run.options.credentials, due.name)
      const judged = WithdrawalReply.classify(reply)
      if (judged._tag === "Done") {
        yield* confirm(run, due, what)
        done += 1
        continue
      }
      unsupported = judged._tag === "Unsupported"
      if (unsupported) Run.learnWithdrawal(run, false)
      if (judged._tag === "Auth") run.plan = Plan.stop(run.plan, "auth")
      if (judged._tag === "Transient") summary = yield* postpone(run, due, judged)
      break
    }
    return { summary, done, unsupported, left: all.slice(done) }
  })

const mayAsk = (run: Run.Run) => Effect.map(use(Clock, (clock) => clock.elapsed), (at) => at >= run.plan.resumeAt)

const confirm = (run: Run.Run, due: WithdrawalPlan.Due, what: "withdraw" | "liftTombstone") =>
  Effect.gen(function*() {
    Run.learnWithdrawal(run, true)
    const at = yield* use(Clock, (clock) => clock.now)
    const outcome = what === "withdraw" ? { doneAt: at } : { liftedAt: at }
    yield* write(run, due.lines.map((line) => ({ ...line, ...outcome })))
  })

type Transient = Extract<WithdrawalReply.Class, { readonly _tag: "Transient" }>

/** A server that asks to be left alone is, by uploads too. */
const postpone = (run: Run.Run, { name }: WithdrawalPlan.Due, { retryAfter, trouble }: Transient) =>
  Effect.gen(function*() {
    const now = yield* use(Clock, (clock) => clock.now)
    const elapsed = yield* use(Clock, (clock) => clock.elapsed)
    const pause = retryAfter === undefined ? undefined : RetryAfter.parse(retryAfter, now)
    if (pause !== undefined) run.plan = Plan.leaveAlone(run.plan, elapsed + pause)
    const error = trouble.error === undefined ? "not taken back yet" : `not taken back yet: ${trouble.error}`
    return Summary.error(name, { ...trouble, error })
  })

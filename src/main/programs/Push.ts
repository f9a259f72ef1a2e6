import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Deferral from "../../domain/push/Deferral.ts"
import * as Plan from "../../domain/push/Plan.ts"
import * as PushState from "../../domain/push/PushState.ts"
import * as Summary from "../../domain/push/Summary.ts"
import * as Utf8 from "../../domain/text/Utf8.ts"
import type { EpochMillis } from "../../domain/time/Timestamp.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Clock } from "../../ports/Clock.ts"
import { Digest } from "../../ports/Digest.ts"
import { Disk } from "../../ports/Disk.ts"
import { Progress } from "../../ports/Progress.ts"
import { PushStates } from "../../ports/PushStates.ts"
import { Queue } from "../../ports/Queue.ts"
import { use } from "../../ports/Use.ts"
import { alone } from "./push/Alone.ts"
import * as Leftovers from "./push/Leftovers.ts"
import * as Letters from "./push/Letters.ts"
import * as LocalNotes from "./push/LocalNotes.ts"
import * as Opening from "./push/Opening.ts"
import * as Pass from "./push/Pass.ts"
import { fromStore } from "./push/PushError.ts"
import type { PushOptions } from "./push/PushOptions.ts"
import type * as Run from "./push/Run.ts"
import * as Withdrawals from "./push/Withdrawals.ts"

export { PushClosed, type PushError, PushFailed } from "./push/PushError.ts"
export type { PushOptions } from "./push/PushOptions.ts"

/**
 * Sends what this workspace captured and may be sent (design §3.1). One at a time in a workspace: a second one returns
 * at once, `busy`, and the first looks once more after its release, so that nothing waits for the next one.
 *
 * Killed at any point, it has lost nothing: the next run repeats what was not settled. Errors: `PushClosed` before
 * anything was sent, `PushFailed` when the disk does not keep what it must.
 */
export const run = (options: PushOptions) =>
  Effect.gen(function*() {
    const { workspace } = options
    if (!(yield* isPrepared(options))) return Summary.empty
    const carried = Opening.nothing(options)
    let total = Summary.empty
    for (let pass = 1; pass <= passes; pass++) {
      const done = yield* alone(workspace, once(options, pass, total, carried))
      if (done === "busy") return pass === 1 ? { ...total, busy: true } : total
      if (done === "no-lock") return pass === 1 ? Summary.error(...unlockable) : total
      total = done.summary
      if (done.ended || !(yield* moreCame(workspace, done.queued))) break
    }
    return total
  }).pipe(Effect.ensuring(Effect.flatMap(Progress, (progress) => progress.finished)))

/** How often one call looks for what came meanwhile. */
const passes = 4

/** Without a `.claude` nothing was ever captured; only a scan has reason to make one. */
const isPrepared = ({ legacyScan, workspace }: PushOptions) =>
  Effect.gen(function*() {
    const folder = Workspace.folder(workspace)
    const stat = yield* use(Disk, (disk) => disk.lstat(folder)).pipe(Effect.orElseSucceed(() => undefined))
    if (stat === undefined && legacyScan) yield* Effect.ignore(use(Disk, (disk) => disk.makeDirectory(folder)))
    return stat !== undefined || legacyScan
  })

/**
 * When nobody can read how long the server wants to be left alone, only a person's push may ask it. That one replaces the
 * file in the end, and all that it says is gone: so it looks twice.
 */
const stateFor = ({ automatic, workspace }: PushOptions) => {
  const read = use(PushStates, (states) => states.read(workspace))
  return automatic
    ? Effect.orElseSucceed(read, () => "unreadable" as const)
    : Effect.orElse(read, () => Effect.orElseSucceed(read, () => PushState.empty))
}

const impolite = {
  ...Summary.error("agnes-push-state.json", { error: "cannot be read; nothing was uploaded (see: agnes status)" }),
  deferred: true
}

const unlockable = ["agnes-push.lock", { error: "cannot be locked; nothing was uploaded (see: agnes status)" }] as const

/** One pass under the lock, on top of what earlier passes of this call did. */
const once = (options: PushOptions, pass: number, before: Summary.Summary, carried: Opening.Carried) =>
  Effect.gen(function*() {
    const { credentials: { serverUrl, token }, workspace } = options
    const startedAt = yield* use(Clock, (clock) => clock.now)
    const state = yield* stateFor(options)
    if (state === "unreadable") return { summary: Summary.add(before, impolite), ended: true, queued: 0 }
    const tokenHash = (yield* Digest).sha256(Utf8.encode(Redacted.value(token)))
    if (options.automatic && !Deferral.isDue(state, serverUrl, tokenHash, startedAt)) {
      return { summary: { ...before, deferred: true }, ended: true, queued: 0 }
    }
    if (pass === 1 && options.automatic && Deferral.foundDown(state, serverUrl)) carried.plan = Plan.wary(carried.plan)
    const run = yield* Opening.open(options, state, carried)
    if (pass === 1) yield* Leftovers.remove(workspace)
    const notes = yield* LocalNotes.find(workspace)
    const recalled = yield* Withdrawals.keepUp(run)
    const released = yield* Letters.releasePrivate(run)
    const retried = pass === 1 ? yield* Letters.takeBack(run, tokenHash) : Summary.empty
    const queued = yield* Pass.queue(run)
    const rest = pass === 1 ? yield* Pass.unqueued(run, notes) : Summary.empty
    const overtaken = yield* Withdrawals.catchUp(run)
    const stopped = Plan.stopped(run.plan)
    const ending = { ...Summary.empty, stopped, closed: run.closed, floor: run.floor }
    const all = [recalled, released, retried, queued, rest, overtaken, ending].reduce(Summary.add, before)
    const summary = { ...all, counts: { ...all.counts, withdrawals_due: run.recall.due } }
    yield* remember(run, summary, startedAt, tokenHash)
    carried.plan = run.plan
    return { summary, ended: stopped !== undefined, queued: run.queued }
  })

const remember = (run: Run.Run, summary: Summary.Summary, startedAt: EpochMillis, tokenHash: string) =>
  Effect.gen(function*() {
    const { credentials: { serverUrl }, workspace } = run.options
    const endedAt = yield* use(Clock, (clock) => clock.now)
    const elapsed = yield* use(Clock, (clock) => clock.elapsed)
    const lesson = {
      serverUrl,
      tokenHash,
      stopped: summary.stopped,
      accepted: run.accepted,
      retryAfter: Math.max(0, run.plan.askedUntil - elapsed),
      features: run.features
    }
    const lastRun = { startedAt, endedAt, serverUrl, counts: { ...summary.counts }, stopped: summary.stopped }
    const next = { ...Deferral.learn(run.state, lesson, endedAt), lastRun }
    yield* Effect.mapError(use(PushStates, (states) => states.write(workspace, next)), fromStore)
  })

/**
 * Has somebody captured since this run last wrote? More lines than it put there, or a snapshot, which a capture writes
 * when it cannot have the queue's lock.
 */
const moreCame = (workspace: Workspace.Workspace, queued: number) =>
  Effect.gen(function*() {
    const { entries, unparsable } = yield* use(Queue, (queue) => queue.peek(workspace))
    if (entries.length + unparsable.length > queued) return true
    return (yield* use(Queue, (queue) => queue.snapshots(workspace))).length > 0
  }).pipe(Effect.orElseSucceed(() => false))

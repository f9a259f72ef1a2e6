import * as Effect from "effect/Effect"
import type * as Classification from "../../../domain/push/Classification.ts"
import * as FamilyFate from "../../../domain/push/FamilyFate.ts"
import * as Outcome from "../../../domain/push/Outcome.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import * as RetryAfter from "../../../domain/push/RetryAfter.ts"
import type { Worked } from "../../../domain/push/Settlement.ts"
import type { Item } from "../../../domain/push/Work.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Progress } from "../../../ports/Progress.ts"
import { Random } from "../../../ports/Random.ts"
import { use } from "../../../ports/Use.ts"
import { attempt } from "./Attempt.ts"
import * as Run from "./Run.ts"
import * as SendFamily from "./SendFamily.ts"
import * as Signal from "./Signal.ts"

interface Job {
  readonly index: number
  readonly attempt: number
  /** Not before this instant, in monotonic milliseconds. */
  readonly at: number
}

/**
 * Works on transcripts with as many workers as the plan allows at each moment. Every item has an outcome afterwards;
 * those whose turn never came are untouched. Sessions that failed are tried again after all others had their turn.
 */
export const conduct = (run: Run.Run, items: ReadonlyArray<Item>) =>
  Effect.gen(function*() {
    const progress = yield* Progress
    const worked: Array<Worked> = items.map((item) => ({ item, outcome: Outcome.untouched, family: FamilyFate.nothing }))
    const retries: Array<Job> = []
    const signal = Signal.make()
    let next = 0
    let at = 0
    const take = (): Job => {
      if (next < items.length) return { index: next++, attempt: 1, at: 0 }
      retries.sort((a, b) => a.at - b.at)
      return retries.shift()!
    }
    const work = (job: Job, epoch: number) =>
      Effect.gen(function*() {
        const { family: before, item, outcome } = worked[job.index]!
        const tried = yield* attempt(run, item)
        const now = Outcome.after(outcome, tried.outcome)
        worked[job.index] = { item, outcome: now, family: waiting(before) }
        if (tried.class?._tag === "Delivered") {
          run.plan = Plan.accepted(run.plan)
          signal.raise()
        }
        const sent = Outcome.isDone(now) ? yield* SendFamily.send(run, item, before) : SendFamily.nothing
        worked[job.index] = {
          item,
          outcome: sent.isPrivate ? { _tag: "Private" } : now,
          family: FamilyFate.after(before, sent.fate)
        }
        const again = yield* learn(run, sent.class ?? tried.class, job.attempt, epoch)
        if (sent.paused) retries.push({ index: job.index, attempt: job.attempt, at: run.plan.resumeAt })
        else if (again !== undefined) retries.push({ index: job.index, attempt: job.attempt + 1, at: again })
        else yield* progress.advanced(tried.outcome._tag)
      }).pipe(Effect.catchTag("PushClosed", ({ message }) =>
        Effect.sync(() => {
          run.plan = Plan.ended(run.plan)
          Run.close(run, message)
        })))
    const worker = Effect.gen(function*() {
      for (;;) {
        const seen = signal.count()
        const backlog = () => ({ fresh: next < items.length, retryAt: earliest(retries) })
        // What may start by an old clock may start by a newer one, and asking the clock costs more than asking twice.
        let [plan, decision] = Plan.ask(run.plan, at, backlog())
        if (decision._tag !== "Start") {
          at = yield* use(Clock, (clock) => clock.elapsed)
          ;[plan, decision] = Plan.ask(run.plan, at, backlog())
        }
        run.plan = plan
        switch (decision._tag) {
          case "Done":
            return signal.raise()
          case "Hold":
            yield* signal.after(seen)
            break
          case "Wait":
            yield* use(Clock, (clock) => clock.sleep(decision.milliseconds))
            run.plan = Plan.woken(run.plan)
            signal.raise()
            break
          case "Start":
            yield* work(take(), decision.epoch)
            signal.raise()
        }
      }
    })
    yield* progress.started(items.length)
    const width = Math.max(1, Math.min(run.options.concurrency, items.length))
    yield* Effect.all(Array.from({ length: width }, () => worker), { concurrency: "unbounded", discard: true })
    return worked
  })

/** Until the family was looked at, it counts as not sent. */
const waiting = (family: FamilyFate.FamilyFate): FamilyFate.FamilyFate => ({
  ...family,
  pending: family.pending ?? { trouble: undefined, name: undefined }
})

/** Time, chance and the server's wish, which only a failure makes interesting. */
const circumstances = (judged: Classification.Class) =>
  judged._tag === "Transient" ? ofFailure(judged) : Effect.succeed({ at: 0, fraction: 0, retryAfter: undefined })

const ofFailure = (judged: Extract<Classification.Class, { readonly _tag: "Transient" }>) =>
  Effect.gen(function*() {
    const at = yield* use(Clock, (clock) => clock.elapsed)
    const now = yield* use(Clock, (clock) => clock.now)
    const fraction = yield* use(Random, (random) => random.fraction)
    const retryAfter = judged.retryAfter === undefined ? undefined : RetryAfter.parse(judged.retryAfter, now)
    return { at, fraction, retryAfter }
  })

const earliest = (jobs: ReadonlyArray<Job>): number | undefined =>
  jobs.reduce<number | undefined>((least, { at }) => (least === undefined || at < least ? at : least), undefined)

/** Tells the plan; answers when this one may be tried again. */
const learn = (run: Run.Run, judged: Classification.Class | undefined, attempt: number, epoch: number) =>
  judged === undefined
    ? Effect.sync(() => {
      run.plan = Plan.ended(run.plan)
      return undefined
    })
    : Effect.map(circumstances(judged), (about) => {
      const [plan, again] = Plan.judge(run.plan, { class: judged, epoch, attempt, ...about })
      run.plan = run.floor === undefined ? plan : Plan.stop(plan, "below-floor")
      return run.floor === undefined ? again : undefined
    })

import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schedule from "../../../domain/schedule/Schedule.ts"
import { JobRuns } from "../../../ports/JobRuns.ts"

/** A job as a scheduler starts it. */
export interface Task<E, R> {
  readonly name: string
  readonly schedule: Schedule.Schedule
  /** Whatever becomes of it, the job has run. */
  readonly run: Effect.Effect<void, E, R>
}

/**
 * Starts jobs when they are due (server spec §10.3), side by side, none twice at a time, for ever. When a job ends,
 * however it ends, it has run at the tick that started it, and that is kept: a restart starts nothing early. One that is
 * interrupted has not ended. `tasks` is asked at every tick. Interrupted it starts nothing more; jobs under way are
 * interrupted too, or waited for.
 */
export const runJobs = <T extends Task<any, any>, E, R2>(
  tasks: Effect.Effect<ReadonlyArray<T>, E, R2>,
  tick: Duration.DurationInput,
  leaving: "interrupt" | "wait" = "interrupt"
) =>
  Effect.gen(function*() {
    const runs = yield* JobRuns
    const inFlight = new Set<string>()
    type R = T extends Task<any, infer Needed> ? Needed : never
    type Failed = T extends Task<infer Failure, any> ? Failure : never
    const running = yield* FiberSet.make<void, never>()
    if (leaving === "wait") yield* Effect.addFinalizer(() => FiberSet.awaitEmpty(running))
    const start = yield* FiberSet.runtime(running)<R | JobRuns>()

    const attempt = ({ name, run }: Task<Failed, R>, at: number) =>
      run.pipe(
        Effect.catchAllCause((cause) =>
          Cause.isInterruptedOnly(cause) ? Effect.interrupt : Effect.logError("a scheduled job failed", cause)),
        Effect.zipRight(runs.ran(name, at)),
        Effect.catchAll((error) => Effect.logError("it could not be noted that a job ran", error)),
        Effect.ensuring(Effect.sync(() => void inFlight.delete(name))),
        Effect.annotateLogs({ job: name })
      )

    const look = Effect.gen(function*() {
      const at = yield* Clock.currentTimeMillis
      const last = yield* runs.lastRuns
      for (const task of yield* tasks) {
        if (inFlight.has(task.name) || !Schedule.isDue(task.schedule, last.get(task.name), at)) continue
        inFlight.add(task.name)
        start(attempt(task, at))
      }
    })

    return yield* look.pipe(
      Effect.catchAllCause((cause) =>
        Cause.isInterruptedOnly(cause)
          ? Effect.interrupt
          : Effect.logError("the scheduler could not look at what is due", cause)
      ),
      Effect.zipRight(Effect.sleep(tick)),
      Effect.forever
    )
  }).pipe(Effect.scoped)

import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as RunResult from "../../../../domain/pipeline/RunResult.ts"
import * as Standing from "../../../../domain/pipeline/Standing.ts"
import { JobRuns, lease } from "../../../../ports/JobRuns.ts"
import { type Candidate, ProcessorStates } from "../../../../ports/ProcessorStates.ts"
import { uuid } from "../CreateToken.ts"
import { type Limits, processOne } from "./ProcessOne.ts"
import type { Ready } from "./Processors.ts"

/** Sessions looked up at a time: some hundred kilobytes. */
const page = 500

export interface Run extends Limits {
  /** After each session. */
  readonly report?: ((soFar: RunResult.RunResult) => Effect.Effect<void>) | undefined
}

/**
 * Offers a processor every session that is due, the one that came first in front, each once; what comes meanwhile is
 * seen when it comes behind. A session that fails holds up no other, unless it fails for a reason all others share.
 */
const pass = (processor: Ready, { report, ...limits }: Run) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    let result = RunResult.empty(processor.name)
    let after: Candidate | undefined
    for (;;) {
      const found = yield* states.unfinished(processor, { after, limit: page })
      const now = yield* Clock.currentTimeMillis
      for (const row of found) {
        if (Standing.of(row, row.wanted, now)._tag !== "Due") continue
        result = RunResult.add(result, yield* processOne(processor, row.candidate, limits))
        if (report !== undefined) yield* report(result)
        if (result.stopped !== undefined) return result
      }
      after = found.at(-1)?.candidate
      if (found.length < page) return result
    }
  })

export const jobOf = (processor: string): string => `session-processor:${processor}`

/**
 * One run of a processor, for itself among all processes that share the database; `undefined` when another one is under
 * way. Interrupted it gives its session and its turn back.
 */
export const run = (processor: Ready, options: Run) =>
  Effect.gen(function*() {
    const runs = yield* JobRuns
    const job = jobOf(processor.name)
    const owner = yield* uuid
    const take = Effect.flatMap(Clock.currentTimeMillis, (at) => runs.take(job, owner, at))
    if (!(yield* take)) return undefined
    const hold = Effect.repeat(Effect.ignore(take), Schedule.spaced(Duration.millis(lease / 3)))
    return yield* pass(processor, options).pipe(
      Effect.raceFirst(Effect.zipRight(Effect.sleep(Duration.millis(lease / 3)), Effect.zipRight(hold, Effect.never))),
      Effect.ensuring(Effect.ignore(runs.free(job, owner)))
    )
  })

import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Jobs from "../../../../domain/schedule/Jobs.ts"
import * as PipelineHealth from "../../../../domain/pipeline/PipelineHealth.ts"
import * as Standing from "../../../../domain/pipeline/Standing.ts"
import { type Candidate, ProcessorStates, type Target, type Unfinished } from "../../../../ports/ProcessorStates.ts"
import * as Processors from "./Processors.ts"

/** Sessions looked up at a time. */
const page = 1000

/** Walks over the sessions that are not done, page by page. */
export const fold = <A>(target: Target, start: A, add: (sum: A, row: Unfinished) => A) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    let sum = start
    let after: Candidate | undefined
    for (;;) {
      const rows = yield* states.unfinished(target, { after, limit: page })
      sum = rows.reduce(add, sum)
      after = rows.at(-1)?.candidate
      if (rows.length < page) return sum
    }
  })

/** How a processor stands. Times are milliseconds since the epoch. */
export interface Status extends PipelineHealth.Progress {
  readonly done: number
  readonly items: number
  readonly lastProcessedAt: number | undefined
  readonly due: number
  readonly running: number
  readonly waiting: number
}

export const of = (target: Target) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    const now = yield* Clock.currentTimeMillis
    const { done, items, lastProcessedAt, newestDone, sessions } = yield* states.tally(target)
    const start: Status = {
      processor: target.name,
      sessions,
      done,
      items,
      lastProcessedAt,
      laggingSince: undefined,
      overtakenSince: undefined,
      due: 0,
      running: 0,
      waiting: 0,
      dead: 0
    }
    return yield* fold(target, start, (sum, row) => {
      const { receivedAt } = row.candidate
      const overtaken = newestDone !== undefined && receivedAt <= newestDone
      const older = (known: number | undefined): number => Math.min(known ?? receivedAt, receivedAt)
      switch (Standing.of(row, row.wanted, now)._tag) {
        // It was done in between.
        case "Done":
          return sum
        case "Dead":
          return { ...sum, dead: sum.dead + 1 }
        case "Running":
          return aged({ ...sum, running: sum.running + 1 })
        case "Waiting":
          return aged({ ...sum, waiting: sum.waiting + 1 })
        case "Due":
          return aged({ ...sum, due: sum.due + 1 })
      }
      function aged(status: Status): Status {
        return overtaken
          ? { ...status, overtakenSince: older(status.overtakenSince) }
          : { ...status, laggingSince: older(status.laggingSince) }
      }
    })
  })

/** The check `session_pipeline` (server spec §11.3), over all processors that are configured. */
export const health = (said: Jobs.Cadences & { readonly stuckGrace: number | undefined }) =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const stuck = said.stuckGrace === undefined ? undefined : said.stuckGrace * 1000
    const checks = yield* Effect.forEach(yield* Processors.configured, (processor) =>
      Effect.map(of(processor), (progress) => {
        const cadence = Jobs.cadenceMillis(Jobs.processorSchedule(said, processor.name, processor.cadence))
        return PipelineHealth.check(progress, PipelineHealth.grace(cadence, stuck), now)
      }))
    return PipelineHealth.worst(checks)
  })

import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as JobStanding from "../../../../domain/pipeline/JobStanding.ts"
import * as Jobs from "../../../../domain/schedule/Jobs.ts"
import * as Schedule from "../../../../domain/schedule/Schedule.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { JobRuns } from "../../../../ports/JobRuns.ts"
import * as Processors from "./Processors.ts"

/** What an operator says about jobs. */
export interface Said extends Jobs.Cadences {
  /** The server starts its jobs by itself. */
  readonly scheduler: boolean
}

const standing = (said: Said, job: string, action: string, schedule: Schedule.Schedule) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const runs = yield* Effect.flatMap(JobRuns, ({ lastRuns }) => lastRuns)
    const now = yield* Clock.currentTimeMillis
    const { entries: [entry] } = yield* trail.list({ actions: [action] }, { limit: 1 })
    const last = entry === undefined ? undefined : JobStanding.lastRun(entry)
    const nextAt = JobStanding.nextAt(schedule, runs.get(job), now, said.scheduler)
    return { job, last, nextAt } satisfies JobStanding.JobStanding
  })

/** Of the reading of notes. */
export const ofCorporateMemory = (said: Said) =>
  standing(said, Jobs.corporateMemory, "run_corporate_memory", Schedule.ofSeconds(said.corporateMemoryInterval))

/** Of every processor that is configured, then of the reading of notes. */
export const all = (said: Said) =>
  Effect.gen(function*() {
    const processors = yield* Processors.configured
    const each = yield* Effect.forEach(processors, ({ cadence, name }) =>
      standing(
        said,
        Jobs.ofProcessor(name),
        `run_session_processor:${name}`,
        Jobs.processorSchedule(said, name, cadence)
      ))
    return [...each, yield* ofCorporateMemory(said)]
  })

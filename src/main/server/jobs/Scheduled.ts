import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as Schedule from "../../../domain/schedule/Schedule.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import { LanguageModels } from "../../programs/server/LanguageModels.ts"
import { auditedRun } from "../../programs/server/pipeline/AuditedRun.ts"
import * as Processors from "../../programs/server/pipeline/Processors.ts"
import * as RunJobs from "../../programs/server/RunJobs.ts"
import type * as Settings from "../Settings.ts"
import * as CorporateMemory from "./CorporateMemory.ts"
import * as Collect from "./Collect.ts"
import * as Limits from "./Limits.ts"
import * as Registry from "./Registry.ts"

/**
 * A server that was not told which Unix user is who leaves people's homes alone: what it collected there would be
 * nobody's.
 */
const collects = ({ collectAccounts, dataDir, skipCollector }: Settings.Values): boolean =>
  !skipCollector && (collectAccounts !== undefined || existsSync(join(dataDir, "collect-accounts")))

/** Somebody else was first: nothing is lost. */
const processed = (name: string, settings: Settings.Values) =>
  auditedRun(name, Audit.system, Limits.of(settings)).pipe(
    Effect.asVoid,
    Effect.catchTag("AlreadyRunning", () => Effect.void)
  )

/** What this server does by itself, as it is now. */
const tasks = (settings: Settings.Values) =>
  Effect.map(Processors.configured, (processors) => {
    const collector = {
      name: Jobs.collector,
      schedule: Schedule.ofSeconds(settings.collectorInterval),
      run: Effect.asVoid(Collect.collect(settings, Audit.system))
    }
    const each = processors.map(({ cadence, name }) => ({
      name: Jobs.ofProcessor(name),
      schedule: Jobs.processorSchedule(settings, name, cadence),
      run: processed(name, settings)
    }))
    const remembering = {
      name: Jobs.corporateMemory,
      schedule: Schedule.ofSeconds(settings.corporateMemoryInterval),
      run: CorporateMemory.scheduled(Audit.system, Registry.roomOf(settings))
    }
    const jobs = [...each, remembering]
    return collects(settings) ? [collector, ...jobs] : jobs
  })

const off = "AGNES_LLM_PROVIDER=none"

/** A key may be there for another reason: whoever reads the log knows whom the server speaks to. */
const announced = ({ llmBaseUrl }: Settings.Values) =>
  Effect.flatMap(LanguageModels, ({ open }) =>
    Effect.matchEffect(open, {
      onFailure: () => Effect.void,
      onSuccess: ({ identity }) =>
        Effect.logInfo(`words of sessions and notes are sent to a language model; ${off} stops that`).pipe(
          Effect.annotateLogs({ ...identity, ...(llmBaseUrl === undefined ? {} : { at: new URL(llmBaseUrl).host }) })
        )
    }))

/** Starts the server's own scheduler, which works until the scope ends; nothing when the operator has switched it off. */
export const start = (settings: Settings.Values) =>
  Effect.zipRight(
    announced(settings),
    settings.scheduler
      ? Effect.asVoid(Effect.forkScoped(RunJobs.runJobs(tasks(settings), Duration.seconds(settings.schedulerTick))))
      : Effect.void
  )

import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { join } from "node:path"
import * as FileJobRuns from "../../../adapters/node/FileJobRuns.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as Schedule from "../../../domain/schedule/Schedule.ts"
import { runJobs } from "../../programs/server/RunJobs.ts"
import { asError } from "../Explain.ts"
import * as Log from "../observe/Log.ts"
import type * as Settings from "../Settings.ts"
import { call } from "./Call.ts"

/** The jobs as calls to the server (server spec §10). */
const tasks = (settings: Settings.Values) => {
  const token = settings.schedulerToken === undefined ? undefined : Redacted.value(settings.schedulerToken)
  return Jobs.table(settings).map((job) => ({
    name: job.name,
    schedule: job.schedule,
    run: call(settings.schedulerApi, job, token)
  }))
}

const main = (settings: Settings.Values) =>
  Effect.gen(function*() {
    if (settings.schedulerToken === undefined) {
      yield* Effect.logWarning("SCHEDULER_API_TOKEN is not set: the server will refuse every job but the health check")
    }
    yield* runJobs(Effect.succeed(tasks(settings)), Duration.seconds(settings.schedulerTick), "wait")
  })

export interface Scheduling {
  readonly jobs: ReadonlyArray<{ readonly name: string; readonly schedule: string }>
  /** Starts nothing more, and resolves when the calls under way have ended. */
  readonly stop: () => Promise<void>
}

/** `agnes scheduler`: a clock that calls the server. Rejects with an `Error` for people when it cannot keep its file. */
export const schedule = async (settings: Settings.Values): Promise<Scheduling> => {
  const file = settings.schedulerState ?? join(settings.dataDir, "scheduler.json")
  const runtime = await Effect.runPromiseExit(Effect.gen(function*() {
    const context = yield* Layer.build(FileJobRuns.layer(file))
    return yield* Effect.forkDaemon(Effect.provide(main(settings), context))
  }).pipe(Effect.scoped, Effect.provide(Log.layer(settings))))
  if (Exit.isFailure(runtime)) throw asError(runtime.cause)
  return {
    jobs: tasks(settings).map(({ name, schedule: when }) => ({ name, schedule: Schedule.print(when) })),
    stop: () => Effect.runPromise(Effect.asVoid(Fiber.interrupt(runtime.value)))
  }
}

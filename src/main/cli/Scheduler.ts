import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Failure from "./Failure.ts"
import { said } from "./ServerSettings.ts"
import { dataDir, json, load } from "./ServerSide.ts"

/** agnes scheduler [--data-dir DIR --json] */
export const command = Command.make("scheduler", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const server = yield* load
    const read = server.settings({ flags: said({ "data-dir": given.dataDir }), variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    const { settings } = read
    const { jobs } = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => server.schedule(settings),
        catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
      }),
      ({ stop }) => Effect.promise(stop)
    )
    const lines = jobs.map(({ name, schedule }) => `${name}: ${schedule}\n`).join("")
    process.stdout.write(given.json
      ? `${JSON.stringify({ url: settings.schedulerApi, jobs })}\n`
      : `agnes scheduler calls ${settings.schedulerApi}\n${lines}`)
    return yield* Effect.never
  }).pipe(Effect.scoped)).pipe(
    Command.withDescription("Start the server's jobs from a process of its own, by calling it.")
  )

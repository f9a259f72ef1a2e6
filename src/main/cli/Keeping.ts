import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import process from "node:process"
import * as Failure from "./Failure.ts"
import * as Progress from "./Progress.ts"
import * as ServerSettings from "./ServerSettings.ts"
import { load } from "./ServerSide.ts"

type Server = Effect.Effect.Success<typeof load>

/** One long piece of work on a whole data folder; a failure says why in one line. */
export const onFolder = <A>(
  given: Option.Option<string>,
  what: string,
  work: (server: Server, folder: string, step: (count: number) => void) => Promise<A>
): Effect.Effect<A, Failure.Failure> =>
  Effect.gen(function*() {
    const server = yield* load
    const read = server.settings({ flags: ServerSettings.said({ "data-dir": given }), variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    const meter = Progress.meter(what)
    return yield* Effect.tryPromise({
      try: () => work(server, read.settings.dataDir, meter.step),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    }).pipe(Effect.ensuring(Effect.sync(meter.done)))
  })

/** Bytes for people. */
export const size = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`

import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import process from "node:process"
import * as Failure from "../Failure.ts"
import { said } from "../ServerSettings.ts"
import { load } from "../ServerSide.ts"

export type Pipeline = ReturnType<Effect.Effect.Success<typeof load>["pipeline"]>

/** One piece of work with the pipeline of a data folder. */
export const open = <A>(given: Option.Option<string>, work: (pipeline: Pipeline) => Promise<A>) =>
  Effect.gen(function*() {
    const server = yield* load
    const read = server.settings({ flags: said({ "data-dir": given }), variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    return yield* Effect.tryPromise({
      try: () => work(server.pipeline(read.settings)),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    })
  })

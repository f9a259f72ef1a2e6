import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import process from "node:process"
import { table } from "../../domain/server/settings/Table.ts"
import * as Failure from "./Failure.ts"
import { flagOf, said } from "./ServerSettings.ts"

/** What `serve` and the operators' commands share. */
export const dataDir = flagOf("data-dir", table.dataDir)

export const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object; never a token."))

/** A bundle of its own, with the server in it: no other command pays for loading it. */
export const load = Effect.promise(() => import("../server/main.ts"))

/** What works in a data folder without a server. */
const inFolder = Effect.promise(() => Promise.all([import("../server/Operators.ts"), import("../server/Settings.ts")]))

type Operators = ReturnType<Effect.Effect.Success<typeof inFolder>[0]["operators"]>

/** One piece of work in the data folder. */
export const operate = <A>(given: Option.Option<string>, work: (operators: Operators) => Promise<A>) =>
  Effect.gen(function*() {
    const [{ operators }, settings] = yield* inFolder
    const read = settings.read({ flags: said({ "data-dir": given }), variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    return yield* Effect.tryPromise({
      try: () => work(operators(read.settings)),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    })
  })

import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Failure from "./Failure.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

/** agnes status [--json] */
export const command = Command.make("status", { json }, () => Effect.fail(Failure.error("not built yet"))).pipe(
  Command.withDescription("Show where every session of this workspace is.")
)

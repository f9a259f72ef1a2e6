import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { name } from "./Marketplace.ts"

/** agnes marketplaces remove NAME [--data-dir DIR --json] */
export const command = Command.make("remove", { name, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const gone = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.remove(given.name))
    const text = given.json
      ? `${JSON.stringify({ name: gone.name, removed: true })}\n`
      : `Removed ${gone.name} with its grants, choices and pins. Its folder is where it was.\n`
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Offer the plugins of a folder no longer."))

import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Marketplace from "./Marketplace.ts"

/** agnes marketplaces pin PLUGIN [--data-dir DIR --json] */
export const command = Command.make("pin", { plugin: Marketplace.plugin, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const { changed, plugin } = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.pin(given.plugin))
    const text = changed ? `Everybody gets ${plugin} from now on.` : `Everybody gets ${plugin} already.`
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify({ plugin, changed })}\n` : `${text}\n`))
  })).pipe(Command.withDescription("Give a plugin to everybody, whatever they chose."))

import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Marketplace from "./Marketplace.ts"

/** agnes marketplaces unpin PLUGIN [--data-dir DIR --json] */
export const command = Command.make("unpin", { plugin: Marketplace.plugin, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const { changed, plugin } = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.unpin(given.plugin))
    const text = changed ? `${plugin} is only for those who choose it from now on.` : `${plugin} was not pinned.`
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify({ plugin, changed })}\n` : `${text}\n`))
  })).pipe(Command.withDescription("Give a plugin only to those who chose it again."))

import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import { asJson } from "./Marketplace.ts"

/** agnes marketplaces list [--data-dir DIR --json] */
export const command = Command.make("list", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const all = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.list())
    const text = given.json
      ? `${JSON.stringify({ marketplaces: all.map(asJson) })}\n`
      : table([
        ["NAME", "PLUGINS", "REFRESHED", "FOLDER"],
        ...all.map(({ folder, name, plugins, refreshedAt }) =>
          [name, String(plugins.length), new Date(refreshedAt).toISOString().slice(0, 16), folder])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show all marketplaces."))

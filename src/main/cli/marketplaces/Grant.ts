import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Reader from "../tables/Reader.ts"
import * as Marketplace from "./Marketplace.ts"

const options = { name: Marketplace.name, user: Reader.user, group: Reader.group, dataDir, json }

/** agnes marketplaces grant NAME (--user EMAIL | --group NAME) [--data-dir DIR --json] */
export const command = Command.make("grant", options, (given) =>
  Effect.gen(function*() {
    const who = yield* Reader.to(given)
    const done = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.grant(given.name, who))
    const text = Marketplace.changed(done, "may now choose from", "may choose from", given.json)
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Let a person, or the members of a group, choose among the plugins of a marketplace."))

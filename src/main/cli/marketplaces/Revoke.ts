import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Reader from "../tables/Reader.ts"
import * as Marketplace from "./Marketplace.ts"

const options = { name: Marketplace.name, user: Reader.user, group: Reader.group, dataDir, json }

/** agnes marketplaces revoke NAME (--user EMAIL | --group NAME) [--data-dir DIR --json] */
export const command = Command.make("revoke", options, (given) =>
  Effect.gen(function*() {
    const who = yield* Reader.to(given)
    const done = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.revoke(given.name, who))
    const text = Marketplace.changed(done, "may no longer choose from", "could not choose from", given.json)
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Take a grant back; what somebody may choose by another grant stays."))

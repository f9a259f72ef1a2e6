import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Reader from "./Reader.ts"

const options = { table: Reader.table, user: Reader.user, group: Reader.group, dataDir, json }

/** agnes tables revoke TABLE (--user EMAIL | --group NAME) [--data-dir DIR --json] */
export const command = Command.make("revoke", options, (given) =>
  Effect.gen(function*() {
    const from = yield* Reader.to(given)
    const done = yield* operate(given.dataDir, ({ tables }) => tables.revoke(given.table, from))
    const text = Reader.changed(done, "is no longer let read", "was not let read", given.json)
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Take a grant back; what somebody may read by another grant stays."))

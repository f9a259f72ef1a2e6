import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Reader from "./Reader.ts"

const options = { table: Reader.table, user: Reader.user, group: Reader.group, dataDir, json }

/** agnes tables grant TABLE (--user EMAIL | --group NAME) [--data-dir DIR --json] */
export const command = Command.make("grant", options, (given) =>
  Effect.gen(function*() {
    const to = yield* Reader.to(given)
    const done = yield* operate(given.dataDir, ({ tables }) => tables.grant(given.table, to))
    yield* use(Output, (output) => output.out(Reader.changed(done, "may now read", "may read", given.json)))
  })).pipe(Command.withDescription("Let a person, or the members of a group, read a table."))

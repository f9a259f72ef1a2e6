import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Source from "../../../domain/tables/Source.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Reader from "./Reader.ts"

const kept = " The file it was made from is where it was."

/** agnes tables remove TABLE [--data-dir DIR --json] */
export const command = Command.make("remove", { table: Reader.table, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const { id, name, source } = yield* operate(given.dataDir, ({ tables }) => tables.remove(given.table))
    const text = given.json
      ? `${JSON.stringify({ id, name, removed: true })}\n`
      : `Removed ${name} with its versions and grants.${Source.isUpload(source) ? "" : kept}\n`
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Remove a table; clients drop it at their next pull."))

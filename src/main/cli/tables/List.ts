import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { size } from "../Keeping.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import { asJson } from "./Reader.ts"

/** agnes tables list [--data-dir DIR --json] */
export const command = Command.make("list", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const tables = yield* operate(given.dataDir, (operators) => operators.tables.list())
    const text = given.json
      ? `${JSON.stringify({ tables: tables.map(asJson) })}\n`
      : table([
        ["ID", "NAME", "ROWS", "SIZE", "UPDATED", "DESCRIPTION"],
        ...tables.map(({ current, description, id, name }) => {
          const updated = new Date(current.registeredAt).toISOString().slice(0, 16)
          return [id, name, String(current.rows), size(current.size), updated, description]
        })
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show all tables."))

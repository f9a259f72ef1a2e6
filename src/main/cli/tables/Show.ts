import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import type { Shown } from "../../programs/server/tables/Manage.ts"
import { size } from "../Keeping.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as Reader from "./Reader.ts"

const day = (at: number): string => new Date(at).toISOString().slice(0, 16)

const asJson = ({ readers, table: shown, versions }: Shown) => ({
  ...Reader.asJson(shown),
  columns: shown.current.columns,
  versions: versions.map(Reader.versionAsJson),
  readers: {
    people: readers.people.map(({ by, email, since }) => ({ email, since: new Date(since).toISOString(), by })),
    groups: readers.groups.map(({ by, name, since }) => ({ name, since: new Date(since).toISOString(), by }))
  }
})

const text = ({ readers, table: { current, description, id, name, source }, versions }: Shown): string => {
  const who = [...readers.groups.map((group) => `group ${group.name}`), ...readers.people.map(({ email }) => email)]
  return [
    `${name}${name === id ? "" : ` (id ${id})`}\n`,
    description === "" ? "" : `${Terminal.escape(description)}\n`,
    `${current.rows} rows, ${size(current.size)}, from ${Terminal.escape(source)}\n`,
    `Read by: ${who.length === 0 ? "admins only" : `admins, ${Terminal.escape(who.join(", "))}`}\n\n`,
    table([["COLUMN", "TYPE"], ...current.columns.map((column) => [column.name, column.type])]),
    "\n",
    table([
      ["GENERATION", "REGISTERED", "BY", "ROWS", "SIZE"],
      ...versions.map(({ generation, registeredAt, registeredBy, rows, size: bytes }) =>
        [String(generation), day(registeredAt), registeredBy, String(rows), size(bytes)])
    ])
  ].join("")
}

/** agnes tables show TABLE [--data-dir DIR --json] */
export const command = Command.make("show", { table: Reader.table, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const shown = yield* operate(given.dataDir, ({ tables }) => tables.show(given.table))
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify(asJson(shown))}\n` : text(shown)))
  })).pipe(Command.withDescription("Show a table: its columns, its versions, and who may read it."))

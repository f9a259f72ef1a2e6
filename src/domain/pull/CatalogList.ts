import * as Either from "effect/Either"
import * as JsonLine from "../text/JsonLine.ts"
import * as ProgressLine from "./ProgressLine.ts"

/** A table in `GET /api/catalog/tables`; a server of the original's kind says no sizes. */
export interface Entry {
  readonly name: string
  readonly description: string
  readonly rows: number | undefined
  readonly size: number | undefined
  readonly mode: string
}

/** The left side says why the reply is no catalogue. */
export const decode = (text: string): Either.Either<ReadonlyArray<Entry>, string> => {
  const tables = JsonLine.parse(text)?.["tables"]
  if (!Array.isArray(tables) || !tables.every(JsonLine.isRecord)) return noCatalogue
  return Either.right(tables.flatMap((row) => entry(row) ?? []))
}

const noCatalogue = Either.left("the reply is no catalogue of tables")

const entry = (row: Readonly<Record<string, unknown>>): Entry | undefined => {
  const name = row["name"] ?? row["id"]
  if (!JsonLine.isString(name)) return undefined
  return {
    name,
    description: JsonLine.isString(row["description"]) ? row["description"] : "",
    rows: JsonLine.isCount(row["rows"]) ? row["rows"] : undefined,
    size: JsonLine.isCount(row["size_bytes"]) ? row["size_bytes"] : undefined,
    mode: JsonLine.isString(row["query_mode"]) ? row["query_mode"] : ""
  }
}

/** Heads and cells; `here` says which tables this workspace has. */
export const rows = (
  entries: ReadonlyArray<Entry>,
  here: ReadonlySet<string>
): ReadonlyArray<ReadonlyArray<string>> => [
  ["TABLE", "ROWS", "SIZE", "HERE", "DESCRIPTION"],
  ...entries.map(({ description, mode, name, rows, size }) => [
    name,
    rows === undefined ? "?" : String(rows),
    size === undefined ? "?" : ProgressLine.size(size),
    mode === "remote" ? "remote" : here.has(name) ? "yes" : "no",
    description
  ])
]

export const toJson = (entries: ReadonlyArray<Entry>, here: ReadonlySet<string>): string =>
  JSON.stringify({
    tables: entries.map(({ description, mode, name, rows, size }) => ({
      name,
      description,
      rows: rows ?? null,
      size_bytes: size ?? null,
      query_mode: mode,
      here: here.has(name)
    })),
    count: entries.length
  })

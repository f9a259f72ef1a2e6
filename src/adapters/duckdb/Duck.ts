import type * as Api from "@duckdb/node-api"

export type Duck = typeof Api

export { load } from "./Load.ts"

/** What to tell people who have none. */
export const missing = "DuckDB is not installed here, so there are no views and no `agnes query`; the files are in " +
  "server/parquet. Run: npm install --global agnes --include=optional   (if that does not help, there is none for this " +
  "platform)"

export const name = (identifier: string): string => `"${identifier.replaceAll("\"", "\"\"")}"`

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** DuckDB's message on one line, without the drawing of where in the statement it was. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n\nLINE ")[0]!.replace(/\s+/g, " ").trim()

/** Has another process the file open? */
export const isLocked = (error: unknown): boolean =>
  /Could not set lock|Conflicting lock|being used by another process|already open/i.test(messageOf(error))

/** Nothing is fetched and nothing is run that the file or the statement names. */
export const closed: Readonly<Record<string, string>> = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false"
}

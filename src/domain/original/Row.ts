/** A value of an original's database; times are milliseconds since the epoch (server spec §6: without a zone). */
export type Value = string | number | boolean | null

/** A row by the names of its columns. Nothing is certain of it: columns came and went with the versions. */
export type Row = Readonly<Record<string, Value>>

/** What was not taken over, and why. Names and ids, never a secret or a content. */
export interface Problem {
  /** `<kind> <id>`, as `user 4f…` or `session ann/x.jsonl`. */
  readonly what: string
  readonly reason: string
}

export const text = (row: Row, column: string): string | undefined => {
  const value = row[column]
  return typeof value === "string" && value.trim() !== "" ? value : undefined
}

export const time = (row: Row, column: string): number | undefined => {
  const value = row[column]
  return typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : undefined
}

/** `otherwise` where nothing is said. */
export const flag = (row: Row, column: string, otherwise: boolean): boolean => {
  const value = row[column]
  return typeof value === "boolean" ? value : otherwise
}

/** How a row is named to people: its id, or that it has none. */
export const name = (kind: string, row: Row, column = "id"): string => `${kind} ${text(row, column) ?? "without an id"}`

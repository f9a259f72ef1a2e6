import * as Terminal from "../../domain/text/Terminal.ts"

/** Rows in columns, the first row being their names; cells may hold anything. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const safe = rows.map((row) => row.map(Terminal.escape))
  const widths = (safe[0] ?? []).map((_, column) => Math.max(...safe.map((row) => row[column]?.length ?? 0)))
  const line = (row: ReadonlyArray<string>) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
  return safe.map((row) => `${line(row).trimEnd()}\n`).join("")
}

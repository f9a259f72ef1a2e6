/** A cell as spreadsheets read it; `undefined` is an empty one. */
export type Cell = string | number | undefined

/** RFC 4180: rows end with CR LF, cells are quoted where they must be. */
export const of = (rows: ReadonlyArray<ReadonlyArray<Cell>>): string =>
  rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")

/** A spreadsheet takes a text for a formula that begins with one of these (OWASP, CSV Injection). */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

const cell = (value: Cell): string => {
  if (value === undefined) return ""
  if (typeof value === "number") return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) || text !== value ? `"${text.replaceAll("\"", "\"\"")}"` : text
}

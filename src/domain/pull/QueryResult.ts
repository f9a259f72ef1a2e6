import * as Terminal from "../text/Terminal.ts"

export interface Column {
  readonly name: string
  readonly type: string
}

/** `text` as DuckDB writes the value, `undefined` for NULL; `json` the same as JSON, numbers with all their digits. */
export interface Cell {
  readonly text: string | undefined
  readonly json: string
}

export type Row = ReadonlyArray<Cell>

export type Format = "table" | "csv" | "json" | "markdown"

/** A result on its way to the screen, written in pieces so that its size does not matter. */
export interface Writer {
  readonly begin: string
  readonly rows: (rows: ReadonlyArray<Row>, isFirst: boolean) => string
  readonly end: string
}

/** CSV and JSON take rows as they come; for the others see `table`, which has to know all of them. */
export const writer = (format: "csv" | "json", columns: ReadonlyArray<Column>): Writer =>
  format === "csv"
    ? {
      begin: `${columns.map(({ name }) => csvField(name)).join(",")}\r\n`,
      rows: (rows) => rows.map((row) => `${row.map((cell) => csvField(cell.text ?? "")).join(",")}\r\n`).join(""),
      end: ""
    }
    : {
      begin: "[",
      rows: (rows, isFirst) => {
        const names = unique(columns)
        return rows.map((row, n) => `${isFirst && n === 0 ? "\n" : ",\n"}${jsonRow(names, row)}`).join("")
      },
      end: "\n]\n"
    }

/** RFC 4180; NULL is an empty field. */
const csvField = (text: string): string => /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text

const jsonRow = (names: ReadonlyArray<string>, row: Row): string =>
  `{${row.map((cell, n) => `${JSON.stringify(names[n] ?? "")}:${cell.json}`).join(",")}}`

/** Names of columns that are there twice get a number: an object has each key once. */
const unique = (columns: ReadonlyArray<Column>): ReadonlyArray<string> => {
  const used = new Set<string>()
  return columns.map(({ name }) => {
    let chosen = name
    for (let n = 2; used.has(chosen); n++) chosen = `${name}_${n}`
    used.add(chosen)
    return chosen
  })
}

/** All rows under each other, in columns (`table`) or as a Markdown table. */
export const table = (
  format: "table" | "markdown",
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Row>
): string => {
  const cell = format === "table" ? Terminal.escape : markdownCell
  const lines = [
    columns.map(({ name }) => cell(name)),
    ...rows.map((row) => row.map(({ text }) => text === undefined ? "NULL" : cell(text)))
  ]
  const widths = columns.map((_, n) => lines.reduce((most, line) => Math.max(most, width(line[n] ?? "")), 3))
  const drawn = lines.map((line) => line.map((text, n) => text + " ".repeat((widths[n] ?? 0) - width(text))))
  const rule = widths.map((n) => "-".repeat(n))
  const join = format === "table"
    ? (line: ReadonlyArray<string>) => line.join("  ").trimEnd()
    : (line: ReadonlyArray<string>) => `| ${line.join(" | ")} |`
  const [head = [], ...body] = drawn
  return [head, rule, ...body].map((line) => `${join(line)}\n`).join("")
}

const width = (text: string): number => Array.from(text).length

const markdownCell = (text: string): string =>
  Terminal.escape(text.replace(/\r?\n/g, " "))
    .replace(/[|<\\]/g, (character) => character === "<" ? "&lt;" : `\\${character}`)

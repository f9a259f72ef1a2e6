import { join } from "node:path"
import * as Complaint from "../../../domain/tables/Complaint.ts"
import type { Column, Preview } from "../../../domain/tables/Table.ts"
import { type Duck, load, open, quoted } from "./Duck.ts"
import type { Ended, Read, Request } from "./Reading.ts"

/** Rows that are shown of a table. */
const shown = 20
/** Columns and characters of those rows. */
const widest = 50
const longestCell = 200

/** Columns a table may have: what lists them is one page and one reply. */
const mostColumns = 5000

/** Milliseconds between two looks at how far it is. */
const pace = 500

/** Only what the file says counts: no line is skipped, no row is dropped, no text is taken for a comment. */
const strict = "header = true, skip = 0, comment = '', quote = '\"', escape = '\"', strict_mode = true, "
  + "null_padding = false, ignore_errors = false, sample_size = -1"

const source = (file: string, { format }: Request): string => {
  switch (format._tag) {
    case "Parquet":
      return `read_parquet(${file})`
    case "Csv":
      return `read_csv(${file}, delim = ${quoted(format.delimiter)}, ${strict})`
    case "Json":
      return `read_json(${file}, records = 'true', sample_size = -1)`
  }
}

/** Where a CSV file breaks its own rules: a reader that need not guess any types names the line. */
const lineOf = async (duck: Duck, file: string, { format }: Request): Promise<void> => {
  if (format._tag !== "Csv") return
  const columns = Array.from({ length: format.columns }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ")
  const how = `delim = ${quoted(format.delimiter)}, ${strict.replace(", sample_size = -1", "")}, auto_detect = false`
  await duck.rows(`SELECT count(*) FROM read_csv(${file}, ${how}, columns = {${columns}})`)
}

const columnsOf = async (duck: Duck, parquet: string): Promise<ReadonlyArray<Column>> =>
  (await duck.rows(`DESCRIBE SELECT * FROM read_parquet(${parquet})`)).map((row) =>
    ({ name: String(row["column_name"]), type: String(row["column_type"]) }))

/** Every value of every page is looked at: what statistics say of a file need not be so. */
const countOf = async (duck: Duck, parquet: string): Promise<number> => {
  const [row] = await duck.rows(`SELECT count(*) AS n, bit_xor(hash(t)) AS h FROM read_parquet(${parquet}) t`)
  return Number(row?.["n"])
}

const previewOf = async (duck: Duck, parquet: string, columns: ReadonlyArray<Column>): Promise<Preview> => {
  const cells = columns.slice(0, widest).map(({ name }, index) =>
    `left("${name.replaceAll("\"", "\"\"")}"::VARCHAR, ${longestCell + 1}) AS c${index}`)
  const rows = await duck.rows(`SELECT ${cells.join(", ")} FROM read_parquet(${parquet}) LIMIT ${shown}`)
  return rows.map((row) => cells.map((_, index) => cut(row[`c${index}`])))
}

const cut = (cell: unknown): string | null => {
  if (typeof cell !== "string") return null
  const letters = [...cell]
  return letters.length > longestCell ? `${letters.slice(0, longestCell).join("")}…` : cell
}

const work = async (duck: Duck, request: Request, file: string, parquet: string): Promise<Read | string> => {
  if (request.to !== undefined) {
    await duck.run(`COPY (SELECT * FROM ${source(file, request)}) TO ${parquet}
      (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`)
  }
  const columns = await columnsOf(duck, parquet)
  if (columns.length > mostColumns) return `it has ${columns.length} columns; ${mostColumns} is the most`
  const rows = await countOf(duck, parquet)
  if (!Number.isSafeInteger(rows)) return "it has more rows than can be counted"
  return { rows, columns, preview: await previewOf(duck, parquet, columns) }
}

/** Reads a foreign file whole, and makes parquet of it where it is none. Never throws. */
export const readForeign = async (
  request: Request,
  progress: (percent: number) => void,
  below: (name: string) => string = (name) => join(request.folder, name)
): Promise<Ended> => {
  const names = [request.from, ...(request.to === undefined ? [] : [request.to])].map(below)
  const file = quoted(names[0] ?? "")
  const parquet = quoted(names.at(-1) ?? "")
  let library: Awaited<ReturnType<typeof load>>
  try {
    library = await load()
  } catch (error) {
    return { _tag: "NoDuckDb", message: messageOf(error) }
  }
  let duck: Duck | undefined
  const timer = setInterval(() => {
    const percent = Math.floor(duck?.percent() ?? 0)
    if (percent > 0) progress(Math.min(100, percent))
  }, pace)
  const bad = (error: unknown): Ended => {
    const message = messageOf(error)
    if (Complaint.isDisk(message)) return { _tag: "Full" }
    if (Complaint.isMemory(message)) return { _tag: "Bad", why: tooLarge(request.memory) }
    return { _tag: "Bad", why: Complaint.of(message, names) }
  }
  try {
    duck = await open(library, names, below(`${request.from}.spill`), request.memory)
    const read = await work(duck, request, file, parquet)
    return typeof read === "string" ? { _tag: "Bad", why: read } : { _tag: "Done", read }
  } catch (error) {
    if (duck === undefined || !/sniffing file/.test(messageOf(error))) return bad(error)
    try {
      await lineOf(duck, file, request)
      return bad(error)
    } catch (better) {
      return bad(better)
    }
  } finally {
    clearInterval(timer)
    duck?.close()
  }
}

export const tooLarge = (memory: number): string =>
  `reading it takes more than ${Math.floor(memory / 1024 ** 2)} MiB of memory (AGNES_TABLE_MEMORY)`

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)

import * as Planned from "./Planned.ts"
import * as Row from "./Row.ts"

/** A table there whose bytes are there too. */
export interface NewTable {
  readonly id: string
  readonly name: string | undefined
  readonly description: string | undefined
  /** Its parquet file. */
  readonly path: string
}

export interface Tables extends Planned.Planned<NewTable> {
  /** How many are only asked for at their source and have no bytes on a server. */
  readonly remote: number
}

/** On one line, without what cannot be written down. */
const line = (text: string | undefined): string | undefined =>
  text?.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ").trim().slice(0, 2000)

/**
 * What becomes of the tables of an original: files are called as their tables are, older ones as their ids. `here` are
 * ids of tables that are here already.
 */
export const plan = (
  rows: ReadonlyArray<Row.Row>,
  files: ReadonlyMap<string, string>,
  here: ReadonlySet<string>
): Tables => {
  let remote = 0
  const one = (row: Row.Row): Planned.Fate<NewTable> => {
    const what = Row.name("table", row)
    const id = Row.text(row, "id")
    if (id === undefined) return Planned.refuse(what, "no id")
    if (here.has(id)) return Planned.keep
    if (Row.text(row, "query_mode") === "remote") {
      remote++
      return Planned.keep
    }
    const name = Row.text(row, "name")
    const path = (name === undefined ? undefined : files.get(name)) ?? files.get(id)
    if (path === undefined) return Planned.refuse(what, "there is no file of it: it was never fetched from its source")
    return Planned.add({ id, name, description: line(Row.text(row, "description")), path })
  }
  const planned = Planned.of(rows.map(one))
  return { ...planned, kept: planned.kept - remote, remote }
}

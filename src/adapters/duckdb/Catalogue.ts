import type { DuckDBConnection } from "@duckdb/node-api"
import * as Duck from "./Duck.ts"

/** What runs in a process of its own, so that a file made to harm harms nothing but that process. */

/** A table to be shown from one of the files; the second one when the first cannot be read. */
export interface View {
  readonly name: string
  readonly description: string
  readonly sources: ReadonlyArray<{ readonly sha256: string; readonly path: string }>
}

export type Request =
  /** Opens the present catalogue and keeps everybody else out of it for as long as this process lives. */
  | { readonly _tag: "Hold"; readonly path: string; readonly patience: number }
  /** Makes the file, a copy of the present one or not there yet, show the views; `singly`: opens one by one. */
  | { readonly _tag: "Build"; readonly path: string; readonly views: ReadonlyArray<View>; readonly singly: boolean }

export type Reply =
  | { readonly _tag: "Held" }
  | { readonly _tag: "Busy" }
  | { readonly _tag: "Unavailable" }
  | { readonly _tag: "Failed"; readonly message: string }
  /** This file, or several, is opened next; the last one said is to blame when nothing more comes. */
  | { readonly _tag: "Opening"; readonly path: string }
  /** All of them were opened: whatever ends this process now, no file is to blame. */
  | { readonly _tag: "Opened" }
  | {
    readonly _tag: "Built"
    readonly unreadable: ReadonlyArray<{ readonly path: string; readonly reason: string }>
    readonly shadowed: ReadonlyArray<string>
  }

/** Files that are opened with one call: which of them is to blame shows when they are opened singly. */
export const several = "several"

const atOnce = 64

const settings = { ...Duck.closed, threads: "1", memory_limit: "512MB" }

/** Milliseconds between two tries to open what somebody else has open. */
const pause = 50

export const hold = async (duck: Duck.Duck, path: string, patience: number): Promise<Reply> => {
  for (let waited = 0;; waited += pause) {
    try {
      const instance = await duck.DuckDBInstance.create(path, settings)
      held.push(instance)
      const connection = await instance.connect()
      held.push(connection)
      await connection.run("CHECKPOINT")
      return { _tag: "Held" }
    } catch (error) {
      if (!Duck.isLocked(error)) return { _tag: "Failed", message: Duck.messageOf(error) }
      if (waited >= patience) return { _tag: "Busy" }
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

/** Kept from being collected, which would let go of the file. */
const held: Array<unknown> = []

/** By this its comment begins, a view of ours is known: everything else in the file is the user's. */
const mark = "agnes "

const comment = (view: View, sha256: string): string =>
  `${mark}${sha256}${view.description === "" ? "" : `\n${view.description}`}`

/** Builds; when a file turns out not to be readable, once more without it. */
export const build = async (
  duck: Duck.Duck,
  { path, singly, views }: Request & { readonly _tag: "Build" },
  tell: (reply: Reply) => void
): Promise<Reply> => {
  const unreadable = new Map<string, string>()
  let size = singly ? 1 : atOnce
  const instance = await duck.DuckDBInstance.create(path, settings)
  const connection = await instance.connect()
  try {
    for (;;) {
      const round = await attempt(connection, views, unreadable, size, tell)
      if (typeof round !== "string") return round
      if (round === several) size = 1
      else for (const each of await probe(connection, views, round, tell)) unreadable.set(each.path, each.reason)
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** One transaction; the path at which it failed, or `several`. */
const attempt = async (
  connection: DuckDBConnection,
  views: ReadonlyArray<View>,
  unreadable: ReadonlyMap<string, string>,
  size: number,
  tell: (reply: Reply) => void
): Promise<Reply | string> => {
  const { mine, theirs } = await present(connection)
  const shadowed: Array<string> = []
  const wanted = new Map<string, string>()
  const due: Array<{ readonly path: string; readonly sql: string }> = []
  await connection.run("BEGIN")
  for (const view of views) {
    const source = view.sources.find((each) => !unreadable.has(each.path))
    if (source === undefined) continue
    if (theirs.has(view.name.toLowerCase())) {
      shadowed.push(view.name)
      continue
    }
    const said = comment(view, source.sha256)
    wanted.set(view.name, said)
    if (mine.get(view.name) === said) continue
    due.push({ path: source.path, sql: `${create(view.name, source.path)};${describe(view.name, said)}` })
  }
  for (let from = 0; from < due.length; from += size) {
    const batch = due.slice(from, from + size)
    const opening = batch.length === 1 ? batch[0]!.path : several
    tell({ _tag: "Opening", path: opening })
    try {
      await connection.run(batch.map(({ sql }) => sql).join(";\n"))
    } catch (error) {
      await connection.run("ROLLBACK")
      if (unreadable.has(opening)) throw error
      return opening
    }
  }
  tell({ _tag: "Opened" })
  for (const name of mine.keys()) if (!wanted.has(name)) await connection.run(`DROP VIEW ${Duck.name(name)}`)
  await connection.run("COMMIT")
  await connection.run("CHECKPOINT")
  const missed = [...unreadable].map(([path, reason]) => ({ path, reason }))
  return { _tag: "Built", unreadable: missed, shadowed }
}

const create = (name: string, path: string): string =>
  `CREATE OR REPLACE VIEW ${Duck.name(name)} AS SELECT * FROM read_parquet(${Duck.text(path)})`

const describe = (name: string, said: string): string => `COMMENT ON VIEW ${Duck.name(name)} IS ${Duck.text(said)}`

/** Which of the files cannot be read, from the one on where that was noticed. */
const probe = async (
  connection: DuckDBConnection,
  views: ReadonlyArray<View>,
  from: string,
  tell: (reply: Reply) => void
) => {
  const paths = views.flatMap(({ sources }) => sources.map(({ path }) => path))
  const unreadable: Array<{ readonly path: string; readonly reason: string }> = []
  for (const path of paths.slice(paths.indexOf(from))) {
    tell({ _tag: "Opening", path })
    try {
      await connection.run(`DESCRIBE SELECT * FROM read_parquet(${Duck.text(path)})`)
    } catch (error) {
      unreadable.push({ path, reason: Duck.messageOf(error).replaceAll(path, "the file") })
    }
  }
  return unreadable.length > 0 ? unreadable : [{ path: from, reason: "no view can be made of it" }]
}

/** Views of ours by name with their comments, and the names in the main schema that are the user's. */
const present = async (connection: DuckDBConnection) => {
  const views = await read(connection, "SELECT view_name, coalesce(comment, '') FROM duckdb_views() " +
    "WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()")
  const tables = await read(connection, "SELECT table_name, '' FROM duckdb_tables() " +
    "WHERE schema_name = 'main' AND database_name = current_database()")
  const isMine = ([, said = ""]: ReadonlyArray<string>): boolean => said.startsWith(mark)
  return {
    mine: new Map(views.filter(isMine).map(([name = "", said = ""]) => [name, said])),
    theirs: new Set([...views.filter((row) => !isMine(row)), ...tables].map(([name = ""]) => name.toLowerCase()))
  }
}

const read = async (connection: DuckDBConnection, sql: string): Promise<ReadonlyArray<ReadonlyArray<string>>> =>
  (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String))

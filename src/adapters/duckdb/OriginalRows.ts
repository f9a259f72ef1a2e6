import type { DuckDBConnection, JS } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Row, Value } from "../../domain/original/Row.ts"
import { countedOnly, OriginalUnreadable, type Rows, type Table, tables } from "../../ports/Original.ts"
import * as Load from "./Load.ts"

const problem = (message: string) => new OriginalUnreadable({ message })

const missing = "Reading an original's database needs DuckDB, which is not installed here.\n"
  + "Run: npm install @duckdb/node-api@1.5.5-r.5"

/** DuckDB is an optional part of the installation, and large: it is loaded when it is needed. */
const load = Effect.tryPromise({ try: Load.load, catch: () => problem(missing) })

const why = (error: unknown): string => error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error)

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

const value = (given: JS): Value => {
  if (given === null || typeof given === "string" || typeof given === "boolean") return given
  if (typeof given === "number") return given
  if (typeof given === "bigint") return Number(given)
  return given instanceof Date ? given.getTime() : JSON.stringify(given)
}

const row = (given: Readonly<Record<string, JS>>): Row =>
  Object.fromEntries(Object.entries(given).map(([name, each]) => [name, value(each)]))

/** Size and time of a file that is there; what differs between two looks has been written to. */
const look = async (path: string): Promise<string> => {
  const stat = await fs.stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  })
  return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs}`
}

/** The file with its log, copied: DuckDB writes to what it opens, and the source is never written to. */
const copied = (state: string, into: string) =>
  Effect.tryPromise({
    try: async () => {
      const names = ["system.duckdb", "system.duckdb.wal"]
      const before = await Promise.all(names.map((name) => look(join(state, name))))
      if (before[0] === "") {
        throw problem(`There is no original's database in ${state}. Name its folder with --state-dir.`)
      }
      for (const [index, name] of names.entries()) {
        if (before[index] !== "") await fs.copyFile(join(state, name), join(into, name))
      }
      const after = await Promise.all(names.map((name) => look(join(state, name))))
      if (before.join() !== after.join()) {
        throw problem(`${state} was written to while it was copied. Stop the original server, then run this again.`)
      }
      return join(into, "system.duckdb")
    },
    catch: (error) => error instanceof OriginalUnreadable ? error : problem(`Cannot copy the database: ${why(error)}`)
  })

const temporary = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(join(tmpdir(), "agnes-original-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }))
)

/** Nothing in the file may reach beyond it. */
const options = {
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  threads: "1"
}

const read = async (connection: DuckDBConnection): Promise<Rows> => {
  const all = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS().map(row)
  const listed = await all("SELECT table_name AS name FROM information_schema.tables")
  const present = new Set(listed.map(({ name }) => name))
  const rows = new Map<Table, ReadonlyArray<Row>>()
  const counts = new Map<Table, number>()
  for (const table of tables) {
    if (!present.has(table)) continue
    const found = countedOnly.has(table) ? [] : await all(`SELECT * FROM ${table} ORDER BY ALL`)
    rows.set(table, found)
    const [counted] = countedOnly.has(table) ? await all(`SELECT COUNT(*) AS n FROM ${table}`) : [{ n: found.length }]
    counts.set(table, Number(counted?.["n"] ?? 0))
  }
  const [version] = present.has("schema_version") ? await all("SELECT MAX(version) AS v FROM schema_version") : []
  return {
    schema: Number(version?.["v"] ?? 0),
    of: (table) => rows.get(table) ?? [],
    count: (table) => counts.get(table) ?? 0
  }
}

/** A connection to a copy of the database in a folder, for the length of the scope. */
const opened = (state: string) =>
  Effect.gen(function*() {
    const { DuckDBInstance } = yield* load
    const path = yield* copied(state, yield* temporary)
    const { connection } = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: async () => {
          const instance = await DuckDBInstance.create(path, options)
          return { instance, connection: await instance.connect() }
        },
        catch: unreadable
      }),
      ({ connection, instance }) =>
        Effect.sync(() => {
          connection.closeSync()
          instance.closeSync()
        })
    )
    return connection
  })

const unreadable = (error: unknown): OriginalUnreadable =>
  problem(`Cannot read the original's database: ${why(error)}\n`
    + "Stop the original server, so that everything is in its file, then run this again.")

/** The rows of `system.duckdb` in a folder, read from a copy of it. */
export const under = (state: string): Effect.Effect<Rows, OriginalUnreadable> =>
  Effect.scoped(Effect.flatMap(opened(state), (connection) =>
    Effect.tryPromise({ try: () => read(connection), catch: unreadable })))

/** Rows of the log at a time. */
const perPage = 2000

async function* pages(connection: DuckDBConnection): AsyncGenerator<ReadonlyArray<Row>> {
  const found = await connection.runAndReadAll("SELECT 1 FROM information_schema.tables WHERE table_name = 'audit_log'")
  if (found.currentRowCount === 0) return
  const result = await connection.stream(`SELECT * FROM audit_log ORDER BY "timestamp" DESC, id`)
  let page: Array<Row> = []
  for await (const rows of result.yieldRowObjectJs()) {
    page.push(...rows.map(row))
    if (page.length < perPage) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** Its audit log, from a copy of its own. */
export const log = (state: string): Stream.Stream<ReadonlyArray<Row>, OriginalUnreadable> =>
  Stream.unwrapScoped(Effect.map(opened(state), (connection) => Stream.fromAsyncIterable(pages(connection), unreadable)))

import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { lstatSync } from "node:fs"
import type { Row } from "../../domain/pull/QueryResult.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { QueryEngine, QueryError } from "../../ports/QueryEngine.ts"
import * as TableFolder from "../node/TableFolder.ts"
import * as CellText from "./CellText.ts"
import * as Duck from "./Duck.ts"
import { pathOf } from "./DuckCatalogue.ts"

/** How often, and with which pause in milliseconds, a catalogue is tried that a pull is switching just then. */
const patience = { tries: 100, pause: 100 }

/** Queries in this process, over a connection that can do nothing but read the tables. */
export const layer: Layer.Layer<QueryEngine> = Layer.succeed(QueryEngine, {
  query: (workspace, sql) =>
    Effect.gen(function*() {
      const duck = yield* Effect.tryPromise({
        try: Duck.load,
        catch: () => new QueryError({ kind: "Unavailable", message: Duck.missing })
      })
      const stat = lstatSync(pathOf(workspace), { throwIfNoEntry: false })
      if (stat?.isFile() !== true) return yield* noCatalogue
      const connection = yield* connect(duck, workspace)
      const statement = yield* only(duck, connection, sql)
      const result = yield* attempt(() => statement.stream())
      const types = result.columnTypes()
      const rows = result.yieldRowsJson()
      const cellOf = CellText.make(duck)
      return {
        columns: result.deduplicatedColumnNames().map((name, n) => ({ name, type: String(types[n]) })),
        next: Effect.map(attempt(() => rows.next()), ({ done, value }): ReadonlyArray<Row> =>
          done === true ? [] : value.map((row) => types.map((type, n) => cellOf(row[n] ?? null, type))))
      }
    })
})

const noCatalogue = new QueryError({ kind: "NoCatalogue", message: "nothing was pulled here yet. Run: agnes pull" })

const failed = (error: unknown): QueryError => new QueryError({ kind: "Failed", message: Duck.messageOf(error) })

const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, QueryError> =>
  Effect.tryPromise({ try: run, catch: failed })

/** Opened for reading only; what the scope's end interrupts ends with it. */
const connect = (duck: Duck.Duck, workspace: Workspace) =>
  Effect.gen(function*() {
    const instance = yield* Effect.tryPromise({
      try: (signal) => open(duck, pathOf(workspace), signal),
      catch: openFailed
    })
    yield* Effect.addFinalizer(() => Effect.sync(() => instance.closeSync()))
    const connection = yield* Effect.acquireRelease(attempt(() => instance.connect()), (connection) =>
      Effect.sync(() => {
        connection.interrupt()
        connection.closeSync()
      }))
    yield* Effect.forEach(locks(workspace), (sql) => attempt(() => connection.run(sql)), { discard: true })
    return connection
  })

const open = async (duck: Duck.Duck, path: string, signal: AbortSignal): Promise<DuckDBInstance> => {
  for (let tries = 1;; tries++) {
    try {
      return await duck.DuckDBInstance.create(path, { ...Duck.closed, access_mode: "READ_ONLY" })
    } catch (error) {
      if (!Duck.isLocked(error) || tries >= patience.tries || signal.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, patience.pause))
    }
  }
}

const openFailed = (error: unknown): QueryError =>
  Duck.isLocked(error)
    ? new QueryError({
      kind: "InUse",
      message: "user/duckdb/analytics.duckdb is open for writing in another program. Close it there and ask again"
    })
    : new QueryError({
      kind: "Failed",
      message: `user/duckdb/analytics.duckdb cannot be opened (${Duck.messageOf(error)}). ` +
        "Move it away, then run: agnes pull"
    })

/**
 * In this order: afterwards nothing of it can be changed. The table files are named one by one and not by their folder,
 * because some statements make files in a folder that is allowed as soon as they are prepared.
 */
const locks = (workspace: Workspace): ReadonlyArray<string> => {
  const files = [...TableFolder.readObjects(workspace).keys()].map((sha256) => TableFolder.object(workspace, sha256))
  return [
    `SET allowed_paths=[${files.map(Duck.text).join(", ")}]`,
    "SET enable_external_access=false",
    "SET lock_configuration=true"
  ]
}

/**
 * The one statement of the text, if it only reads. DuckDB's own parser says what it is: files may be written even by a
 * database that is open for reading only, so nothing but SELECT (which includes FROM, DESCRIBE, SHOW and SUMMARIZE) is
 * let through.
 */
const only = (
  duck: Duck.Duck,
  connection: DuckDBConnection,
  sql: string
): Effect.Effect<DuckDBPreparedStatement, QueryError> =>
  Effect.gen(function*() {
    if (sql.trim() === "") return yield* notAllowed
    const statements = yield* Effect.tryPromise({ try: () => connection.extractStatements(sql), catch: unparsed })
    if (statements.count !== 1) return yield* notAllowed
    const statement = yield* attempt(() => statements.prepare(0))
    return statement.statementType === duck.StatementType.SELECT ? statement : yield* notAllowed
  })

/** DuckDB says before what is wrong that it was looking for statements. */
const unparsed = (error: unknown): QueryError =>
  new QueryError({ kind: "Failed", message: Duck.messageOf(error).replace(/^Failed to extract statements: /, "") })

const notAllowed = new QueryError({
  kind: "NotAllowed",
  message: "one statement that reads (SELECT, FROM, DESCRIBE, SHOW, SUMMARIZE), please. To keep results, make a " +
    "table of your own with DuckDB in user/duckdb/analytics.duckdb"
})

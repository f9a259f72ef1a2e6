import * as Reactivity from "@effect/experimental/Reactivity"
import * as SqlClient from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { closeSync, openSync } from "node:fs"
import * as StoreError from "../../ports/StoreError.ts"
import * as Direct from "./Direct.ts"
import * as Handle from "./Handle.ts"
import { withPatience } from "./Patience.ts"
import * as Transactions from "./Transactions.ts"
import * as WalSync from "./WalSync.ts"

type Run = (sql: string, values: ReadonlyArray<unknown>) => Effect.Effect<ReadonlyArray<any>, SqlError>

const connection = (run: Run): Connection => {
  const execute: Connection["execute"] = (sql, values, transform) =>
    transform === undefined ? run(sql, values) : Effect.map(run(sql, values), transform)
  return {
    execute,
    executeRaw: run,
    executeUnprepared: execute,
    executeValues: (sql, values) => Effect.map(run(sql, values), (rows) => rows.map((row) => Object.values(row))),
    executeStream: () => Stream.dieMessage("rows come all at once")
  }
}

/** Looks at rows and nothing else. */
const isRead = (sql: string): boolean => /^\s*SELECT\b/i.test(sql)

/** Changes rows: may stand in a transaction of its own, as PRAGMA and VACUUM may not. */
const isChange = (sql: string): boolean => /^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql)

/**
 * The client of a database file: one connection that writes, one thing after the other, and one that reads beside it.
 * Outside of a transaction a SELECT sees everything that was committed before it was asked (WAL), so a token that was
 * revoked is revoked at once, and nobody who only looks waits for the transaction under way. Inside a transaction
 * everything goes to the connection that writes.
 *
 * By hand, because the stock client (@effect/sql-libsql) opens a new connection after every transaction and loses its
 * pragmas, never gives its permit back when BEGIN throws, and leaves a transaction open whose COMMIT failed.
 */
const make = (
  writer: Handle.Handle,
  reader: Handle.Handle,
  durable: Effect.Effect<void, SqlError>,
  patience: number
) =>
  Effect.gen(function*() {
    const attempt = withPatience(patience)
    const turn = yield* Effect.makeSemaphore(1)
    const write: Run = (sql, values) => attempt("Failed to execute statement", () => writer.run(sql, values))
    const read: Run = (sql, values) => attempt("Failed to execute statement", () => reader.run(sql, values))
    const control: Run = (sql) => Effect.as(attempt(`Failed to ${sql}`, () => writer.exec(sql)), [])
    const rollback: Effect.Effect<void, SqlError> = Effect.suspend(() =>
      writer.inTransaction() ? control("ROLLBACK", []) : Effect.void)

    /**
     * A statement that meets another process's transaction stays in progress until it is collected, and no savepoint can
     * be made while it is. So it is BEGIN that meets it, which leaves nothing behind.
     */
    const change: Run = (sql, values) =>
      isChange(sql)
        ? Effect.zipRight(
          control("BEGIN IMMEDIATE", []),
          Effect.tapError(Effect.zipLeft(write(sql, values), control("COMMIT", [])), () => Effect.ignore(rollback))
        )
        : write(sql, values)

    const alone = <A>(work: Effect.Effect<A, SqlError>) =>
      turn.withPermits(1)(Effect.uninterruptible(Effect.zipLeft(work, durable)))
    const outside = connection((sql, values) => isRead(sql) ? read(sql, values) : alone(change(sql, values)))
    const inside = connection(write)
    const client = yield* SqlClient.make({
      acquirer: Effect.succeed(outside),
      transactionAcquirer: Effect.acquireRelease(Effect.as(turn.take(1), inside), () => turn.release(1)),
      compiler: Statement.makeCompilerSqlite(),
      spanAttributes: [["db.system.name", "sqlite"]]
    })
    const commit = Effect.zipLeft(Effect.tapError(control("COMMIT", []), () => Effect.ignore(rollback)), durable)
    const withTransaction = Transactions.make({
      connection: inside,
      begin: Effect.zipRight(turn.take(1), Effect.tapError(control("BEGIN IMMEDIATE", []), () => turn.release(1))),
      commit: Effect.ensuring(commit, turn.release(1)),
      rollback: Effect.ensuring(rollback, turn.release(1)),
      savepoint: (name) => control(`SAVEPOINT ${name}`, []),
      // On a full disk SQLite may have rolled everything back by itself.
      rollbackTo: (name) => writer.inTransaction() ? control(`ROLLBACK TO SAVEPOINT ${name}`, []) : Effect.void
    })
    return Object.assign(Direct.make(client, outside), { withTransaction })
  })

/**
 * Never opens a file that is there: to close it would drop the locks that this process holds on it by its connections
 * (https://sqlite.org/howtocorrupt.html §2.2), and another process could then take the log away from under them.
 */
const created = (path: string): void => {
  try {
    closeSync(openSync(path, "ax", 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}

const open = (path: string): Effect.Effect<Handle.Handle, StoreError.StoreError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({ try: () => Handle.open(path), catch: StoreError.from("open the database") }),
    (handle) => Effect.sync(handle.close)
  )

/**
 * A database file, made with mode 0600 when missing. `patience` is how many milliseconds a statement waits for another
 * process that holds the database.
 */
export const layer = (
  path: string,
  { patience = 30_000 }: { readonly patience?: number } = {}
): Layer.Layer<SqlClient.SqlClient, StoreError.StoreError> =>
  Layer.scoped(
    SqlClient.SqlClient,
    Effect.gen(function*() {
      yield* Effect.try({ try: () => created(path), catch: StoreError.from("open the database") })
      const writer = yield* open(path)
      const reader = yield* open(path)
      return yield* make(writer, reader, yield* WalSync.make(path), patience)
    })
  ).pipe(Layer.provide(Reactivity.layer))

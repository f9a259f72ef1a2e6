import type * as Libsql from "@libsql/client"
import * as Metric from "effect/Metric"
import Database from "libsql"
import { setTimeout as sleep } from "node:timers/promises"

/**
 * The `Client` that `@effect/sql-libsql` runs on, over one connection kept for life. The stock client opens a new one
 * after every transaction and so loses the connection's pragmas, and a BEGIN that throws leaves its one permit taken for
 * ever (library trials §1). Here pragmas stay, a busy database is waited for without blocking the process, and BEGIN
 * never throws: a transaction that could not begin fails at its first statement instead.
 */
export const open = (path: string, options: { readonly patience?: number } = {}): Libsql.Client => {
  const database = new Database(path)
  const patience = options.patience ?? 30_000
  for (const pragma of pragmas) database.exec(pragma)
  return client(database, patience)
}

/** Milliseconds SQLite itself may block the whole process for; longer waits are ours, asynchronous. */
const busyTimeout = 10

/** `busy_timeout` first: switching to WAL may meet another process that opens the file. */
const pragmas = [
  `PRAGMA busy_timeout = ${busyTimeout}`,
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = FULL",
  "PRAGMA foreign_keys = ON",
  "PRAGMA secure_delete = ON"
]

const client = (database: Database.Database, patience: number): Libsql.Client => {
  const run = (statement: Libsql.InStatement): Promise<Libsql.ResultSet> =>
    patiently(patience, () => execute(database, statement))
  return {
    closed: false,
    protocol: "file",
    execute: run as Libsql.Client["execute"],
    transaction: async () => {
      try {
        await patiently(patience, () => database.exec("BEGIN IMMEDIATE"))
        return transaction(database, patience)
      } catch (error) {
        return neverBegun(error)
      }
    },
    close: () => {
      database.close()
    },
    batch: unsupported,
    migrate: unsupported,
    executeMultiple: unsupported,
    sync: unsupported
  }
}

const transaction = (database: Database.Database, patience: number): Libsql.Transaction => ({
  closed: false,
  execute: async (statement) => execute(database, statement),
  commit: async () => {
    await patiently(patience, () => database.exec("COMMIT"))
  },
  rollback: async () => {
    if (database.inTransaction) database.exec("ROLLBACK")
  },
  close: () => {
    if (database.inTransaction) database.exec("ROLLBACK")
  },
  batch: unsupported,
  executeMultiple: unsupported
})

const neverBegun = (error: unknown): Libsql.Transaction => ({
  closed: true,
  execute: () => Promise.reject(error),
  commit: () => Promise.reject(error),
  rollback: () => Promise.resolve(),
  close: () => {},
  batch: unsupported,
  executeMultiple: unsupported
})

const unsupported = () => Promise.reject(new Error("not supported by this client"))

/** Rows are plain objects: `sql...values`, which wants rows that are arrays, is not for this client. */
const execute = (database: Database.Database, statement: Libsql.InStatement): Libsql.ResultSet => {
  const { sql, args } = typeof statement === "string" ? { sql: statement, args: [] } : statement
  const values = (Array.isArray(args) ? args : Object.values(args)).map(bound)
  const prepared = database.prepare(sql)
  if (prepared.reader) return { ...nothing, rows: prepared.all(values) as Array<Libsql.Row> }
  const { changes, lastInsertRowid } = prepared.run(values)
  return { ...nothing, rowsAffected: changes, lastInsertRowid: BigInt(lastInsertRowid) }
}

const nothing: Libsql.ResultSet = {
  columns: [],
  columnTypes: [],
  rows: [],
  rowsAffected: 0,
  lastInsertRowid: undefined,
  toJSON: () => ({})
}

const bound = (value: unknown): unknown =>
  value === undefined ? null : typeof value === "boolean" ? Number(value) : value

const isBusy = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("SQLITE_BUSY")

const busy = Metric.counter("agnes_sqlite_busy_waits_total", {
  description: "Times the database was busy with somebody else and was waited for",
  incremental: true
})

/** Tries again while the database is busy, with growing and jittered pauses, for `patience` milliseconds. */
const patiently = async <A>(patience: number, attempt: () => A): Promise<A> => {
  const deadline = performance.now() + patience
  for (let pause = 2;; pause = Math.min(pause * 2, 50)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
      busy.unsafeUpdate(1, [])
      await sleep(pause * (0.5 + Math.random()))
    }
  }
}

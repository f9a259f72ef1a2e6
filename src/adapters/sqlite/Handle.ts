import Database from "libsql"

/** One connection to a database file. Every call is synchronous: statements are short. */
export interface Handle {
  /** Rows of a statement that gives some, else none. */
  readonly run: (sql: string, values: ReadonlyArray<unknown>) => ReadonlyArray<object>
  readonly exec: (sql: string) => void
  readonly inTransaction: () => boolean
  readonly close: () => void
}

/** Milliseconds SQLite itself may block the whole process for; longer waits are ours, asynchronous. */
const busyTimeout = 10

/** KiB of pages a connection keeps: the indexes of some hundred thousand sessions. */
const cache = 16 * 1024

/** Pages of 4 KiB in the log before they are written to the database, during which nobody is served. */
const checkpoint = 4000

/**
 * `busy_timeout` first: switching to WAL may meet another process that opens the file. `NORMAL` because `WalSync` makes
 * commits durable.
 */
const pragmas = [
  `PRAGMA busy_timeout = ${busyTimeout}`,
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = NORMAL",
  "PRAGMA foreign_keys = ON",
  "PRAGMA secure_delete = ON",
  `PRAGMA cache_size = -${cache}`,
  `PRAGMA wal_autocheckpoint = ${checkpoint}`
]

/** Statements that are worth keeping ready; there are fewer texts of them than this. */
const keepable = /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/i
const most = 500

/** Whether it gives rows is asked once: to ask costs as much as a small statement. */
interface Prepared {
  readonly statement: Database.Statement
  readonly reader: boolean
}

/** Errors of the disk or of memory, of which nobody knows what a connection still holds. */
const troubling = /^SQLITE_(IOERR|FULL|NOMEM|CORRUPT|CANTOPEN|READONLY)/

const connect = (path: string): Database.Database => {
  const database = new Database(path)
  for (const pragma of pragmas) database.exec(pragma)
  return database
}

/**
 * After trouble with the disk the next transaction has a connection of its own: FTS5 remembers of a commit that failed
 * what it wrote, and would leave a damaged index when the same is tried again.
 */
export const open = (path: string): Handle => {
  let database = connect(path)
  let isTroubled = false
  const kept = new Map<string, Prepared>()

  const renew = (): void => {
    const next = connect(path)
    kept.clear()
    const old = database
    database = next
    isTroubled = false
    old.close()
  }

  const attempt = <A>(work: () => A): A => {
    if (isTroubled && !database.inTransaction) renew()
    try {
      return work()
    } catch (error) {
      isTroubled ||= troubling.test(String((error as { readonly code?: unknown }).code))
      throw error
    }
  }

  const prepare = (sql: string): Prepared => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    const made: Prepared = { statement, reader: statement.reader }
    if (keepable.test(sql)) {
      if (kept.size >= most) kept.clear()
      kept.set(sql, made)
    }
    return made
  }

  const run: Handle["run"] = (sql, given) => {
    const values = given.map(bound)
    const { reader, statement } = prepare(sql)
    try {
      if (reader) return statement.all(values) as ReadonlyArray<object>
      statement.run(values)
      return []
    } catch (error) {
      // Whatever it is in the middle of, nobody goes on with it.
      kept.delete(sql)
      throw error
    }
  }

  return {
    run: (sql, values) => attempt(() => run(sql, values)),
    exec: (sql) => attempt(() => void database.exec(sql)),
    inTransaction: () => database.inTransaction,
    close: () => {
      kept.clear()
      database.close()
    }
  }
}

const bound = (value: unknown): unknown =>
  value === undefined ? null : typeof value === "boolean" ? Number(value) : value

import Database from "libsql"
import { setTimeout as sleep } from "node:timers/promises"
import type { Revised } from "../../ports/SessionStore.ts"

/**
 * What a database says is kept, as one look at a file: for backups, which look at a copy, and for `agnes check`, which
 * looks beside a running server. Every statement is short; nothing is written but the copy.
 */

export interface Version extends Revised {
  readonly sha256: string
  readonly size: number
  /** Is it the one that is shown? */
  readonly current: boolean
}

/** The bytes of one version of a table. */
export interface TableVersion {
  readonly table: string
  readonly generation: number
  readonly blob: string
  readonly sha256: string
  readonly size: number
}

export interface Inventory {
  readonly schema: () => number
  /** All versions of sessions and families, in a fixed order, some at a time. */
  readonly versions: () => Generator<Version>
  /** The row of one version, as it is now. */
  readonly version: (key: Revised) => Version | undefined
  /** Is there anything of this session or file whose bytes may lie under the name of the current version? */
  readonly isKnown: (key: Omit<Revised, "revision">) => boolean
  /** All versions of tables. */
  readonly tables: () => ReadonlyArray<TableVersion>
  /** Does a row name these bytes of a table? */
  readonly isTable: (blob: string) => boolean
  /** Versions and sessions whose bytes should be gone and may not be. */
  readonly owed: () => ReadonlyArray<string>
  readonly isOwed: (key: Revised) => boolean
  /** What the database itself finds wrong with itself, in words. */
  readonly faults: () => ReadonlyArray<string>
  /** Ends when every change that had begun is there or is not. */
  readonly settle: () => Promise<void>
  readonly close: () => void
}

/** Milliseconds a writer is waited for. */
const patience = 30_000
/** Of that, how long SQLite itself may hold up the whole process at once. */
const busyTimeout = 10
const pause = 10
const page = 500

interface Row {
  readonly user_id: string
  readonly session: string
  readonly name: string
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly shown: number
}

/** Sessions have no name; every file of a family has one. */
const sessions = `
  SELECT r.user_id, r.session, '' AS name, r.revision, r.sha256, r.size,
    CASE WHEN r.revision = s.current_revision THEN 1 ELSE 0 END AS shown
  FROM session_revisions r LEFT JOIN sessions s ON s.user_id = r.user_id AND s.session = r.session`

const families = `
  SELECT r.user_id, r.session, r.name, r.revision, r.sha256, r.size,
    CASE WHEN r.revision = f.current_revision THEN 1 ELSE 0 END
  FROM family_revisions r LEFT JOIN family_files f
    ON f.user_id = r.user_id AND f.session = r.session AND f.name = r.name`

interface TableRow {
  readonly table_id: string
  readonly generation: number
  readonly blob_id: string
  readonly sha256: string
  readonly size: number
}

const tables = `SELECT table_id, generation, blob_id, sha256, size FROM data_table_versions
  ORDER BY table_id, generation`

const table = (row: TableRow): TableVersion => ({
  table: row.table_id,
  generation: Number(row.generation),
  blob: row.blob_id,
  sha256: row.sha256,
  size: Number(row.size)
})

const version = (row: Row): Version => ({
  userId: row.user_id,
  session: row.session,
  ...(row.name === "" ? {} : { file: row.name }),
  revision: Number(row.revision),
  sha256: row.sha256,
  size: Number(row.size),
  current: Number(row.shown) === 1
})

const orphans = [
  ["a session whose current version has no row", `SELECT s.user_id || '/' || s.session AS what FROM sessions s
    LEFT JOIN session_revisions r ON r.user_id = s.user_id AND r.session = s.session AND r.revision = s.current_revision
    WHERE r.revision IS NULL`],
  ["a version without a session", `SELECT r.user_id || '/' || r.session || '#' || r.revision AS what
    FROM session_revisions r LEFT JOIN sessions s ON s.user_id = r.user_id AND s.session = r.session
    WHERE s.session IS NULL`],
  ["a file of a family whose current version has no row", `SELECT f.user_id || '/' || f.session || '/' || f.name AS what
    FROM family_files f LEFT JOIN family_revisions r ON r.user_id = f.user_id AND r.session = f.session
      AND r.name = f.name AND r.revision = f.current_revision WHERE r.revision IS NULL`],
  ["a session that is there and withdrawn at once", `SELECT s.user_id || '/' || s.session AS what FROM sessions s
    JOIN session_tombstones t ON t.user_id = s.user_id AND t.session = s.session`]
] as const

export const open = (path: string): Inventory => {
  const database = new Database(path)
  database.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
  // A database from before there were families is backed up as it is.
  const isNew = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'family_revisions'").all([]).length > 0
  const hasTables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'data_table_versions'").all([]).length > 0
  const all = isNew ? `${sessions} UNION ALL ${families}` : sessions
  const rows = <A>(sql: string, ...values: ReadonlyArray<unknown>): ReadonlyArray<A> =>
    database.prepare(sql).all([...values]) as ReadonlyArray<A>
  const name = (key: Omit<Revised, "revision">): string => key.file ?? ""
  return {
    schema: () => Number(rows<{ v: number }>("SELECT MAX(version) AS v FROM schema_version")[0]?.v ?? 0),
    versions: function*() {
      for (let after: ReadonlyArray<unknown> = ["", "", "", 0];;) {
        const some = rows<Row>(
          `SELECT * FROM (${all}) WHERE (user_id, session, name, revision) > (?, ?, ?, ?)
            ORDER BY user_id, session, name, revision LIMIT ${page}`,
          ...after
        )
        yield* some.map(version)
        const last = some.at(-1)
        if (last === undefined || some.length < page) return
        after = [last.user_id, last.session, last.name, last.revision]
      }
    },
    version: (key) => {
      const [row] = rows<Row>(
        `SELECT * FROM (${all}) WHERE user_id = ? AND session = ? AND name = ? AND revision = ?`,
        key.userId, key.session, name(key), key.revision
      )
      return row === undefined ? undefined : version(row)
    },
    isKnown: (key) =>
      rows(
        `SELECT 1 FROM (${all}) WHERE user_id = ? AND session = ? AND name = ? LIMIT 1`,
        key.userId, key.session, name(key)
      ).length > 0,
    isOwed: (key) =>
      rows(
        "SELECT 1 FROM superseded_revisions WHERE user_id = ? AND session = ? AND name = ? AND revision = ?",
        key.userId, key.session, name(key), key.revision
      ).length > 0
      || rows(
        "SELECT 1 FROM session_tombstones WHERE user_id = ? AND session = ? AND erased_at IS NULL",
        key.userId, key.session
      ).length > 0,
    tables: () => hasTables ? rows<TableRow>(tables).map(table) : [],
    isTable: (blob) =>
      hasTables && rows("SELECT 1 FROM data_table_versions WHERE blob_id = ? LIMIT 1", blob).length > 0,
    owed: () => rows<{ what: string }>(
      `SELECT user_id || '/' || session AS what FROM session_tombstones WHERE erased_at IS NULL
        UNION ALL SELECT user_id || '/' || session || '/' || name || '#' || revision
        FROM superseded_revisions ORDER BY 1`
    ).map(({ what }) => what),
    faults: () => [
      ...rows<Record<string, unknown>>("PRAGMA integrity_check(20)").map((row) => String(Object.values(row)[0]))
        .filter((text) => text !== "ok").map((text) => `the database: ${text}`),
      ...rows<{ table: string }>("PRAGMA foreign_key_check").map(({ table }) => `a row of ${table} refers to nothing`),
      ...orphans.flatMap(([what, sql]) => rows<{ what: string }>(sql).map((row) => `${what}: ${row.what}`))
    ],
    settle: () => settled(database),
    close: () => {
      database.close()
    }
  }
}

/** Whoever gets the right to write knows that nobody else is in the middle of writing. */
const settled = async (database: Database.Database): Promise<void> => {
  for (const deadline = performance.now() + patience;;) {
    try {
      database.exec("BEGIN IMMEDIATE")
      database.exec("ROLLBACK")
      return
    } catch (error) {
      const isBusy = String((error as { readonly code?: unknown }).code).startsWith("SQLITE_BUSY")
      if (!isBusy || performance.now() >= deadline) throw error
      await sleep(pause * (0.5 + Math.random()))
    }
  }
}

/** A copy of a whole database at one moment, taken beside whoever writes it; `to` must not be there. */
export const copy = (path: string, to: string): void => {
  const database = new Database(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${patience}`)
    database.prepare("VACUUM INTO ?").run(to)
  } finally {
    database.close()
  }
}

import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type * as Quota from "../../domain/server/Quota.ts"
import type * as Revision from "../../domain/server/Revision.ts"
import type { FamilyRow, FileKey, Revised, SessionKey } from "../../ports/SessionStore.ts"
import * as Direct from "./Direct.ts"
import * as IndexRows from "./IndexRows.ts"
import * as KnowledgeSources from "./KnowledgeSources.ts"
import * as UsageRows from "./UsageRows.ts"

interface VersionRow {
  readonly revision: number
  readonly sha256: string
  readonly size: number
}

export const version = (row: VersionRow): Revision.Version => ({
  revision: Number(row.revision),
  sha256: row.sha256,
  size: Number(row.size)
})

/** The rows about versions of sessions and of their families. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const index = IndexRows.over(sql)
  const used = UsageRows.over(sql)
  const learned = KnowledgeSources.over(sql)
  const own = ({ file, session, userId }: FileKey) =>
    file === undefined ? { user_id: userId, session } : { user_id: userId, session, name: file }
  const mine = (key: FileKey) =>
    sql.and(Object.entries(own(key)).map(([column, value]) => sql`${sql(column)} = ${value}`))
  const heads = ({ file }: FileKey) => sql(file === undefined ? "sessions" : "family_files")
  const revisions = ({ file }: FileKey) => sql(file === undefined ? "session_revisions" : "family_revisions")

  type Name = SessionKey["session"]
  type Found = VersionRow & { readonly current: number }
  const rowsOf = (key: FileKey) =>
    sql<Found>`SELECT revision, sha256, size,
        (SELECT current_revision FROM ${heads(key)} WHERE ${mine(key)}) AS current
      FROM ${revisions(key)} WHERE ${mine(key)} ORDER BY revision`
  const ofSession = Direct.prepare(sql, (userId: string, session: Name) => rowsOf({ userId, session }))

  const find = (key: FileKey): Effect.Effect<Revision.Stored | undefined, SqlError> =>
    Effect.map(
      key.file === undefined ? ofSession(key.userId, key.session) : rowsOf(key),
      (rows) => {
        const current = rows.find((row) => Number(row.current) === Number(row.revision))
        return current === undefined ? undefined : { current: version(current), versions: rows.map(version) }
      }
    )

  const firstOf = (key: FileKey, revision: number, at: number) =>
    sql`INSERT INTO ${heads(key)} ${sql.insert({ ...own(key), current_revision: revision, first_received_at: at })}`
  const addedTo = (key: FileKey, added: Revision.Version, at: number) =>
    sql`INSERT INTO ${revisions(key)} ${sql.insert({ ...own(key), ...added, received_at: at })}`
  const firstOfSession = Direct.prepare(sql, (userId: string, session: Name, revision: number, at: number) =>
    firstOf({ userId, session }, revision, at))
  const addedToSession = Direct.prepare(
    sql,
    (userId: string, session: Name, revision: number, sha256: string, size: number, at: number) =>
      addedTo({ userId, session }, { revision, sha256, size }, at)
  )

  /** Adds a version to what was there before. */
  const save = (
    key: FileKey,
    before: Revision.Stored | undefined,
    stored: Revision.Stored,
    added: Revision.Version,
    at: number
  ): Effect.Effect<unknown, SqlError> => {
    const { revision, sha256, size } = added
    const head = before !== undefined
      ? sql`UPDATE ${heads(key)} SET current_revision = ${stored.current.revision} WHERE ${mine(key)}`
      : key.file === undefined
      ? firstOfSession(key.userId, key.session, revision, at)
      : firstOf(key, revision, at)
    const row = key.file === undefined
      ? addedToSession(key.userId, key.session, revision, sha256, size, at)
      : addedTo(key, added, at)
    const noted = key.file === undefined && stored.current.revision === revision ? index.noted(key, added, at) : Effect.void
    return Effect.zipRight(head, Effect.zipRight(row, noted))
  }

  /** Forgets one version, whose bytes are owed from then on. */
  const supersede = (key: FileKey, { revision }: Revision.Version) =>
    Effect.zipRight(
      sql`DELETE FROM ${revisions(key)} WHERE ${mine(key)} AND revision = ${revision}`,
      sql`INSERT INTO superseded_revisions ${
        sql.insert({ user_id: key.userId, session: key.session, name: key.file ?? "", revision })
      }`
    )

  interface Owed {
    readonly user_id: string
    readonly session: string
    readonly name: string
    readonly revision: number
  }

  const owed = (condition: ReturnType<typeof sql.and>): Effect.Effect<ReadonlyArray<Revised>, SqlError> =>
    Effect.map(
      sql<Owed>`SELECT * FROM superseded_revisions WHERE ${condition} ORDER BY user_id, session, name, revision`,
      (rows) =>
        rows.map((row) => ({
          userId: row.user_id,
          session: row.session,
          ...(row.name === "" ? {} : { file: row.name }),
          revision: Number(row.revision)
        }))
    )

  const owedOf = ({ file, session, userId }: FileKey) =>
    sql`user_id = ${userId} AND session = ${session} AND name = ${file ?? ""}`

  const family = ({ session, userId }: SessionKey): Effect.Effect<ReadonlyArray<FamilyRow>, SqlError> =>
    Effect.map(
      sql<VersionRow & { readonly name: string; readonly received_at: number }>`
        SELECT f.name, r.revision, r.sha256, r.size, r.received_at
        FROM family_files f JOIN family_revisions r ON r.user_id = f.user_id AND r.session = f.session
          AND r.name = f.name AND r.revision = f.current_revision
        WHERE f.user_id = ${userId} AND f.session = ${session} ORDER BY f.name`,
      (rows) => rows.map((row) => ({ name: row.name, version: version(row), receivedAt: Number(row.received_at) }))
    )

  /** Forgets everything of a session and its family; how many versions there were. */
  const forget = (key: SessionKey): Effect.Effect<number, SqlError> =>
    Effect.gen(function*() {
      const its = sql`user_id = ${key.userId} AND session = ${key.session}`
      yield* index.forget(key)
      yield* used.forget(key)
      yield* learned.forget(key)
      const [held] = yield* sql<{ readonly n: number }>`SELECT (SELECT COUNT(*) FROM session_revisions WHERE ${its})
        + (SELECT COUNT(*) FROM family_revisions WHERE ${its}) AS n`
      for (const table of ["session_revisions", "sessions", "family_revisions", "family_files", "superseded_revisions"]) {
        yield* sql`DELETE FROM ${sql(table)} WHERE ${its}`
      }
      return Number(held?.n ?? 0)
    })

  const usage = (userId: string): Effect.Effect<Quota.Usage, SqlError> => {
    const sizes = ["session_revisions", "family_revisions", "artifacts"].map((table) =>
      sql`SELECT COALESCE(SUM(size), 0) AS bytes, COALESCE(MAX(size), 0) AS largest
        FROM ${sql(table)} WHERE user_id = ${userId}`)
    return Effect.map(
      sql<Quota.Usage>`SELECT SUM(bytes) AS bytes, MAX(largest) AS largest,
          (SELECT COUNT(*) FROM sessions WHERE user_id = ${userId}) AS sessions
        FROM (${sql.join(" UNION ALL ", false)(sizes)}) AS kept`,
      ([row]) => ({
        bytes: Number(row?.bytes ?? 0),
        sessions: Number(row?.sessions ?? 0),
        largest: Number(row?.largest ?? 0)
      })
    )
  }

  return {
    find,
    save,
    supersede,
    family,
    forget,
    usage,
    owed: (key?: FileKey) => owed(key === undefined ? sql`1 = 1` : owedOf(key)),
    isOwed: (key: Revised) =>
      Effect.map(owed(sql`${owedOf(key)} AND revision = ${key.revision}`), (rows) => rows.length > 0),
    paid: (key: Revised) => sql`DELETE FROM superseded_revisions WHERE ${owedOf(key)} AND revision = ${key.revision}`
  }
}

export type Versions = ReturnType<typeof over>

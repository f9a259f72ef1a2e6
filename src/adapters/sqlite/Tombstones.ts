import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { AuditEntry, SessionKey } from "../../ports/SessionStore.ts"

interface Tombstone {
  readonly erased: boolean
}

interface AuditRow {
  readonly at: number
  readonly action: AuditEntry["action"]
  readonly session: string
  readonly versions: number
}

/** The rows about sessions that were taken back. Nothing here opens a transaction: the caller holds one. */
export const over = (sql: SqlClient.SqlClient) => {
  const find = ({ userId, session }: SessionKey): Effect.Effect<Tombstone | undefined, SqlError> =>
    sql<{ readonly erased_at: number | null }>`SELECT erased_at FROM session_tombstones
      WHERE user_id = ${userId} AND session = ${session}`.pipe(
      Effect.map(([row]) => row === undefined ? undefined : { erased: row.erased_at !== null })
    )

  const note = ({ action, at, session, userId, versions }: AuditEntry) =>
    Effect.gen(function*() {
      const [last] = yield* sql<{ readonly seq: number | null }>`SELECT MAX(seq) AS seq FROM session_audit`
      const seq = Number(last?.seq ?? 0) + 1
      yield* sql`INSERT INTO session_audit ${sql.insert({ seq, at, user_id: userId, action, session, versions })}`
    })

  /** Deletes the rows of a session and puts a tombstone in their place; its bytes are owed again. */
  const bury = ({ userId, session }: SessionKey, at: number) =>
    Effect.gen(function*() {
      const mine = sql`user_id = ${userId} AND session = ${session}`
      const [held] = yield* sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM session_revisions WHERE ${mine}`
      yield* sql`DELETE FROM session_revisions WHERE ${mine}`
      yield* sql`DELETE FROM sessions WHERE ${mine}`
      yield* sql`INSERT INTO session_tombstones ${
        sql.insert({ user_id: userId, session, withdrawn_at: at, erased_at: null })
      } ON CONFLICT (user_id, session) DO UPDATE SET erased_at = NULL`
      const versions = Number(held?.n ?? 0)
      yield* note({ at, userId, action: "withdraw", session, versions })
      return versions
    })

  const settle = ({ userId, session }: SessionKey, at: number) =>
    sql`UPDATE session_tombstones SET erased_at = ${at} WHERE user_id = ${userId} AND session = ${session}`

  const remove = (key: SessionKey, at: number) =>
    Effect.zipRight(
      sql`DELETE FROM session_tombstones WHERE user_id = ${key.userId} AND session = ${key.session}`,
      note({ ...key, at, action: "lift", versions: 0 })
    )

  const unerased: Effect.Effect<ReadonlyArray<SessionKey>, SqlError> = Effect.map(
    sql<{ readonly user_id: string; readonly session: string }>`SELECT user_id, session FROM session_tombstones
      WHERE erased_at IS NULL ORDER BY user_id, session`,
    (rows) => rows.map((row) => ({ userId: row.user_id, session: row.session }))
  )

  const audit = (userId: string): Effect.Effect<ReadonlyArray<AuditEntry>, SqlError> =>
    Effect.map(
      sql<AuditRow>`SELECT at, action, session, versions FROM session_audit WHERE user_id = ${userId} ORDER BY seq`,
      (rows) => rows.map((row) => ({
        at: Number(row.at),
        userId,
        action: row.action,
        session: row.session,
        versions: Number(row.versions)
      }))
    )

  return { find, bury, settle, remove, unerased, audit }
}

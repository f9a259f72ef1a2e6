import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { AuditEntry, SessionKey } from "../../ports/SessionStore.ts"
import * as AuditRows from "./AuditRows.ts"
import * as Direct from "./Direct.ts"

interface Tombstone {
  readonly erased: boolean
}

/** The rows about sessions that were taken back. Nothing here opens a transaction: the caller holds one. */
export const over = (sql: SqlClient.SqlClient) => {
  const rows = Direct.prepare(sql, (userId: string, session: string) =>
    sql<{ readonly erased_at: number | null }>`SELECT erased_at FROM session_tombstones
      WHERE user_id = ${userId} AND session = ${session}`)
  const find = ({ userId, session }: SessionKey): Effect.Effect<Tombstone | undefined, SqlError> =>
    Effect.map(rows(userId, session), ([row]) => row === undefined ? undefined : { erased: row.erased_at !== null })

  const note = ({ action, at, session, userId, versions }: AuditEntry) =>
    Effect.gen(function*() {
      const [owner] = yield* sql<{ readonly email: string }>`SELECT email FROM users WHERE id = ${userId}`
      const actor = { id: userId, email: owner?.email ?? "unknown" }
      const params = action === "withdraw" ? { versions } : {}
      const deed = { actor, action: `session.${action}`, resource: `session:${session}`, subject: userId, params }
      yield* AuditRows.insert(sql, deed, at)
    })

  /** Puts a tombstone where `versions` rows have been deleted; the bytes are owed again. */
  const bury = ({ userId, session }: SessionKey, at: number, versions: number) =>
    Effect.gen(function*() {
      yield* sql`INSERT INTO session_tombstones ${
        sql.insert({ user_id: userId, session, withdrawn_at: at, erased_at: null })
      } ON CONFLICT (user_id, session) DO UPDATE SET erased_at = NULL`
      yield* note({ at, userId, action: "withdraw", session, versions })
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
      sql<AuditRows.AuditRow>`SELECT * FROM audit_log WHERE subject_id = ${userId}
        AND action IN ('session.withdraw', 'session.lift') ORDER BY seq`,
      (rows) => rows.map(AuditRows.read).map(({ action, at, params, resource }) => ({
        at,
        userId,
        action: action === "session.withdraw" ? "withdraw" : "lift",
        session: (resource ?? "").slice("session:".length),
        versions: Number(params["versions"] ?? 0)
      }))
    )

  return { find, bury, settle, remove, unerased, audit }
}

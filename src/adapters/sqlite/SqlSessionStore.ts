import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Revision from "../../domain/server/Revision.ts"
import { type SessionKey, SessionStore, Tombstoned } from "../../ports/SessionStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Tombstones from "./Tombstones.ts"

interface VersionRow {
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly current: number
}

interface ListRow {
  readonly session: string
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly first_received_at: number
  readonly received_at: number
}

const version = (row: { readonly revision: number; readonly sha256: string; readonly size: number }): Revision.Version => ({
  revision: Number(row.revision),
  sha256: row.sha256,
  size: Number(row.size)
})

const make = Effect.map(SqlClient.SqlClient, (sql): SessionStore["Type"] => {
  const find = ({ userId, session }: SessionKey) =>
    Effect.map(
      sql<VersionRow>`SELECT r.revision, r.sha256, r.size,
          CASE WHEN r.revision = s.current_revision THEN 1 ELSE 0 END AS current
        FROM session_revisions r JOIN sessions s ON s.user_id = r.user_id AND s.session = r.session
        WHERE r.user_id = ${userId} AND r.session = ${session} ORDER BY r.revision`,
      (rows): Revision.Stored | undefined => {
        const current = rows.find((row) => Number(row.current) === 1)
        return current === undefined ? undefined : { current: version(current), versions: rows.map(version) }
      }
    )

  const save = ({ userId, session }: SessionKey, stored: Revision.Stored, added: Revision.Version, at: number) =>
    Effect.gen(function*() {
      if (stored.versions.length === 1) {
        yield* sql`INSERT INTO sessions ${
          sql.insert({ user_id: userId, session, current_revision: added.revision, first_received_at: at })
        }`
      } else {
        yield* sql`UPDATE sessions SET current_revision = ${stored.current.revision}
          WHERE user_id = ${userId} AND session = ${session}`
      }
      yield* sql`INSERT INTO session_revisions ${
        sql.insert({ user_id: userId, session, ...added, received_at: at })
      }`
    })

  const tombstones = Tombstones.over(sql)

  /** All of it or nothing, alone, and to its end. */
  const atomically = (operation: string) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, SqlError> | StoreError.StoreError, R> =>
    work.pipe(
      sql.withTransaction,
      Effect.mapError((error) =>
        error instanceof SqlError ? StoreError.from(operation)(error) : error as Exclude<E, SqlError>),
      Effect.uninterruptible
    )

  /** Rows say nothing of what a session held; still, not even its hash stays behind in a log file. */
  const fold = Effect.ignore(sql.unsafe("PRAGMA wal_checkpoint(TRUNCATE)"))

  return {
    find: (key) => Effect.mapError(find(key), StoreError.from("find a session")),
    record: (key, receivedAt, decide) =>
      Effect.gen(function*() {
        if ((yield* tombstones.find(key)) !== undefined) return yield* new Tombstoned({ session: key.session })
        const before = yield* find(key)
        const decision = yield* decide(before)
        const stored = Revision.apply(before, decision)
        if (stored === undefined) return yield* Effect.dieMessage("a decision about nothing stored kept nothing")
        if (decision._tag === "Newer" || decision._tag === "Diverged") {
          yield* save(key, stored, decision.version, receivedAt)
        }
        return { decision, stored }
      }).pipe(atomically("record a session")),
    withdraw: (key, at) => atomically("withdraw a session")(tombstones.bury(key, at)),
    erase: (key, at, erase) =>
      Effect.gen(function*() {
        if ((yield* tombstones.find(key))?.erased !== false) return
        yield* erase
        yield* tombstones.settle(key, at)
      }).pipe(atomically("erase a session"), Effect.zipLeft(fold)),
    lift: (key, at, erase) =>
      Effect.gen(function*() {
        const tombstone = yield* tombstones.find(key)
        if (tombstone === undefined) return false
        if (!tombstone.erased) yield* erase
        yield* tombstones.remove(key, at)
        return true
      }).pipe(atomically("lift a tombstone")),
    unerased: Effect.mapError(tombstones.unerased, StoreError.from("find what is to be erased")),
    audit: (userId) => Effect.mapError(tombstones.audit(userId), StoreError.from("read the audit log")),
    list: (userId, { after, limit }) =>
      sql<ListRow>`SELECT s.session, s.first_received_at, r.revision, r.sha256, r.size, r.received_at
        FROM sessions s JOIN session_revisions r
          ON r.user_id = s.user_id AND r.session = s.session AND r.revision = s.current_revision
        WHERE s.user_id = ${userId} AND s.session > ${after ?? ""} ORDER BY s.session LIMIT ${limit}`.pipe(
        Effect.map((rows) =>
          rows.map((row) => ({
            userId,
            session: row.session,
            version: version(row),
            firstReceivedAt: Number(row.first_received_at),
            receivedAt: Number(row.received_at)
          }))
        ),
        Effect.mapError(StoreError.from("list sessions"))
      ),
    count: (userId) =>
      sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM sessions WHERE user_id = ${userId}`.pipe(
        Effect.map((rows) => Number(rows[0]?.n ?? 0)),
        Effect.mapError(StoreError.from("count sessions"))
      )
  }
})

export const layer = Layer.effect(SessionStore, make)

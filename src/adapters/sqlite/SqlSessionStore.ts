import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Quota from "../../domain/server/Quota.ts"
import * as Revision from "../../domain/server/Revision.ts"
import { type FileKey, QuotaExceeded, SessionStore, type Terms, Tombstoned } from "../../ports/SessionStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Folding from "./Folding.ts"
import * as GroupCommit from "./GroupCommit.ts"
import * as Tombstones from "./Tombstones.ts"
import * as Versions from "./Versions.ts"

interface ListRow {
  readonly session: string
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly first_received_at: number
  readonly received_at: number
}

const failing = (operation: string) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.mapError(work, (error) =>
    error instanceof SqlError ? StoreError.from(operation)(error) : error as Exclude<E, SqlError>)

const make = Effect.map(SqlClient.SqlClient, (sql): SessionStore["Type"] => {
  const versions = Versions.over(sql)
  const tombstones = Tombstones.over(sql)

  /** All of it or nothing, alone, and to its end. */
  const atomically = (operation: string) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, SqlError> | StoreError.StoreError, R> =>
    work.pipe(sql.withTransaction, failing(operation), Effect.uninterruptible)

  const fold = Folding.over(sql)

  /** On a full disk SQLite may have rolled everything back by itself: then there is no savepoint, and this fails. */
  const savepoint = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<Exit.Exit<A, E>, SqlError> =>
    Effect.zipRight(
      sql.unsafe("SAVEPOINT job"),
      Effect.flatMap(Effect.exit(work), (exit): Effect.Effect<Exit.Exit<A, E>, SqlError> =>
        Exit.isSuccess(exit) ? Effect.succeed(exit) : Effect.as(sql.unsafe("ROLLBACK TO SAVEPOINT job"), exit))
    )

  const together = GroupCommit.make<SqlError, SqlError>(
    (work) => Effect.uninterruptible(sql.withTransaction(work)),
    savepoint
  )

  interface Planned {
    readonly before: Revision.Stored | undefined
    readonly decision: Revision.Decision
    readonly stored: Revision.Stored
  }

  const record: SessionStore["Type"]["record"] = <E, E2, R2>(
    key: FileKey,
    receivedAt: number,
    decide: (stored: Revision.Stored | undefined) => Effect.Effect<Revision.Decision, E>,
    { keepOthers, publish, quota = {} }: Terms<E2, R2> = {}
  ) =>
    together<Planned, Pick<Planned, "decision" | "stored">, E | E2 | Tombstoned | QuotaExceeded, R2>({
      // What one job adds, the sum of another must know.
      key: JSON.stringify(Quota.isBounded(quota) ? [key.userId] : [key.userId, key.session, key.file]),
      prepare: Effect.gen(function*() {
        if ((yield* tombstones.find(key)) !== undefined) return yield* new Tombstoned({ session: key.session })
        const before = yield* versions.find(key)
        const decision = yield* decide(before)
        const stored = Revision.apply(before, decision)
        if (stored === undefined) return yield* Effect.dieMessage("a decision about nothing stored kept nothing")
        if (Quota.isBounded(quota) && stored !== before) {
          const sessions = before === undefined && key.file === undefined ? 1 : 0
          const more = { bytes: Revision.added(decision), sessions }
          const bound = Quota.exceeded(quota, yield* versions.usage(key.userId), more)
          if (bound !== undefined) return yield* new QuotaExceeded({ bound })
        }
        return { before, decision, stored }
      }),
      publish: ({ before, decision }) => publish === undefined ? Effect.void : publish(decision, before),
      save: ({ before, decision, stored }) => {
        if (decision._tag !== "Newer" && decision._tag !== "Diverged") return Effect.succeed({ decision, stored })
        const old = keepOthers === undefined ? [] : Revision.superfluous(stored, keepOthers)
        return versions.save(key, before, stored, decision.version, receivedAt).pipe(
          Effect.zipRight(Effect.forEach(old, (version) => versions.supersede(key, version), { discard: true })),
          Effect.as({ decision, stored: Revision.without(stored, old) })
        )
      }
    }).pipe(failing("record a session"))

  return {
    find: (key) => Effect.mapError(versions.find(key), StoreError.from("find a session")),
    record,
    family: (key) => Effect.mapError(versions.family(key), StoreError.from("list a family")),
    usage: (userId) => Effect.mapError(versions.usage(userId), StoreError.from("sum up what is kept")),
    superseded: (key) => Effect.mapError(versions.owed(key), StoreError.from("find what is to be deleted")),
    settle: (key, drop) =>
      Effect.gen(function*() {
        if (!(yield* versions.isOwed(key))) return
        yield* drop
        yield* versions.paid(key)
      }).pipe(atomically("delete a version"), Effect.zipLeft(fold.now)),
    withdraw: (key, at) =>
      Effect.gen(function*() {
        const held = yield* versions.forget(key)
        yield* tombstones.bury(key, at, held)
        return held
      }).pipe(atomically("withdraw a session")),
    erase: (key, at, erase) =>
      Effect.gen(function*() {
        if ((yield* tombstones.find(key))?.erased !== false) return
        yield* fold.wholly
        yield* Effect.gen(function*() {
          if ((yield* tombstones.find(key))?.erased !== false) return
          yield* erase
          yield* tombstones.settle(key, at)
        }).pipe(sql.withTransaction, Effect.uninterruptible)
      }).pipe(failing("erase a session")),
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
            version: Versions.version(row),
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

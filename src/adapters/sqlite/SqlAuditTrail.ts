import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Audit from "../../domain/server/Audit.ts"
import { AuditTrail } from "../../ports/AuditTrail.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as AuditRows from "./AuditRows.ts"

/** Ids looked up by one statement. */
const atOnce = 500

const make = Effect.map(SqlClient.SqlClient, (sql): AuditTrail["Type"] => {
  const conditions = (filter: Audit.Filter, before: string | undefined) =>
    sql.and([
      sql`1 = 1`,
      ...filter.actor === undefined ? [] : [sql`user_id = ${filter.actor}`],
      ...filter.subject === undefined ? [] : [sql`subject_id = ${filter.subject}`],
      ...filter.resource === undefined ? [] : [sql`resource = ${filter.resource}`],
      ...filter.action === undefined ? [] : [sql`substr(action, 1, ${[...filter.action].length}) = ${filter.action}`],
      ...filter.actions === undefined
        ? []
        : [filter.actions.length === 0 ? sql`1 = 0` : sql.in("action", filter.actions)],
      ...filter.from === undefined ? [] : [sql`at >= ${filter.from}`],
      ...filter.until === undefined ? [] : [sql`at < ${filter.until}`],
      ...before === undefined ? [] : [sql`seq < (SELECT seq FROM audit_log WHERE id = ${before})`]
    ])

  return {
    add: (deed) => AuditRows.insert(sql, deed).pipe(Effect.mapError(StoreError.from("write the audit log"))),
    along: <A, E, R>(change: Effect.Effect<A, E, R>, deed: (done: A) => Audit.Deed | undefined) =>
      Effect.tap(change, (done) => {
        const what = deed(done)
        return what === undefined ? Effect.void : AuditRows.insert(sql, what)
      }).pipe(
        sql.withTransaction,
        Effect.mapError((error) =>
          error instanceof SqlError ? StoreError.from("write the audit log")(error) : error as Exclude<E, SqlError>),
        Effect.uninterruptible
      ),
    known: (ids) =>
      Effect.forEach(Arr.chunksOf(ids, atOnce), (some) =>
        sql<{ readonly id: string }>`SELECT id FROM audit_log WHERE ${sql.in("id", some)}`).pipe(
          Effect.map((found) => new Set(found.flat().map(({ id }) => id))),
          Effect.mapError(StoreError.from("read the audit log"))
        ),
    adopt: (entries) =>
      Effect.forEach(entries, (entry) => AuditRows.insertBehind(sql, entry), { discard: true }).pipe(
        sql.withTransaction,
        Effect.mapError(StoreError.from("write the audit log")),
        Effect.uninterruptible
      ),
    list: (filter, { before, limit }) =>
      sql<AuditRows.AuditRow>`SELECT * FROM audit_log WHERE ${conditions(filter, before)}
        ORDER BY seq DESC LIMIT ${limit + 1}`.pipe(
        Effect.map((rows) => {
          const entries = rows.slice(0, limit).map(AuditRows.read)
          return { entries, next: rows.length > limit ? entries.at(-1)?.id : undefined }
        }),
        Effect.mapError(StoreError.from("read the audit log"))
      )
  }
})

export const layer = Layer.effect(AuditTrail, make)

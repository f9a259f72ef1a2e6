import type * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import * as Audit from "../../domain/server/Audit.ts"

export interface AuditRow {
  readonly id: string
  readonly at: number
  readonly user_id: string | null
  readonly user_email: string
  readonly action: string
  readonly resource: string | null
  readonly subject_id: string | null
  readonly params: string | null
  readonly result: string
  readonly duration_ms: number | null
}

export const read = (row: AuditRow): Audit.Entry => ({
  id: row.id,
  at: Number(row.at),
  actor: { id: row.user_id ?? undefined, email: row.user_email },
  action: row.action,
  resource: row.resource ?? undefined,
  subject: row.subject_id ?? undefined,
  params: row.params === null ? {} : JSON.parse(row.params) as Audit.Params,
  result: row.result,
  durationMs: row.duration_ms === null ? undefined : Number(row.duration_ms)
})

/** Adds a row, in the transaction the caller holds, or in one of its own. */
export const insert = (sql: SqlClient.SqlClient, deed: Audit.Deed, at?: number) =>
  Effect.gen(function*() {
    const entry = Audit.entry(randomUUID(), at ?? (yield* Clock.currentTimeMillis), deed)
    const params = Object.keys(entry.params).length === 0 ? null : JSON.stringify(entry.params)
    yield* sql`INSERT INTO audit_log
      (seq, id, at, user_id, user_email, action, resource, subject_id, params, result, duration_ms)
      SELECT COALESCE(MAX(seq), 0) + 1, ${entry.id}, ${entry.at}, ${entry.actor.id ?? null}, ${entry.actor.email},
        ${entry.action}, ${entry.resource ?? null}, ${entry.subject ?? null}, ${params}, ${entry.result},
        ${entry.durationMs ?? null}
      FROM audit_log`
  })

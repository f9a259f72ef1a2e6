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

const columns = (entry: Audit.Entry) => ({
  id: entry.id,
  at: entry.at,
  user_id: entry.actor.id ?? null,
  user_email: entry.actor.email,
  action: entry.action,
  resource: entry.resource ?? null,
  subject_id: entry.subject ?? null,
  params: Object.keys(entry.params).length === 0 ? null : JSON.stringify(entry.params),
  result: entry.result,
  duration_ms: entry.durationMs ?? null
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

/** Adds a row behind the last one; nothing when its id is there. */
export const insertBehind = (sql: SqlClient.SqlClient, entry: Audit.Entry) =>
  Effect.gen(function*() {
    const [row] = yield* sql<{ readonly seq: number | null }>`SELECT MIN(seq) AS seq FROM audit_log`
    const seq = Number(row?.seq ?? 1) - 1
    yield* sql`INSERT INTO audit_log ${sql.insert({ seq, ...columns(entry) })} ON CONFLICT DO NOTHING`
  })

import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { Seen } from "../../domain/pipeline/Standing.ts"
import type { Candidate, Tally, Target, Unfinished } from "../../ports/ProcessorStates.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"

/** A session with what is noted of it, if anything is (`known`). */
export interface StateRow {
  readonly user_id: string
  readonly session: string
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly received_at: number
  readonly now_family: number
  readonly known: string | null
  readonly file_hash: string | null
  readonly version: number | null
  readonly family: number | null
  readonly tried_hash: string | null
  readonly tried_version: number | null
  readonly tried_family: number | null
  readonly attempts: number | null
  readonly next_try_at: number | null
  readonly dead_at: number | null
  readonly lease_until: number | null
  readonly last_error: string | null
}

/** Nothing is being tried. */
export const untried = {
  tried_hash: null,
  tried_version: null,
  tried_family: null,
  next_try_at: null,
  dead_at: null,
  lease_owner: null,
  lease_until: null
}

const time = (value: number | null): number | undefined => value === null ? undefined : Number(value)

const seen = (sha256: string | null, version: number | null, family: number | null): Seen | undefined =>
  sha256 === null || version === null ? undefined : { sha256, version: Number(version), family: Number(family ?? 0) }

export const read = (row: StateRow, version: number): Unfinished => ({
  candidate: {
    userId: row.user_id,
    session: row.session,
    revision: Number(row.revision),
    sha256: row.sha256,
    size: Number(row.size),
    receivedAt: Number(row.received_at),
    family: Number(row.now_family)
  },
  wanted: { sha256: row.sha256, family: Number(row.now_family), version },
  done: seen(row.file_hash, row.version, row.family),
  tried: seen(row.tried_hash, row.tried_version, row.tried_family),
  attempts: Number(row.attempts ?? 0),
  nextTryAt: time(row.next_try_at),
  deadAt: time(row.dead_at),
  leaseUntil: time(row.lease_until),
  lastError: row.last_error ?? undefined
})

/** Walks over the sessions in the order in which their current versions came. */
export const over = (sql: SqlClient.SqlClient) => {
  const family = sql`(SELECT COALESCE(SUM(f.current_revision), 0) FROM family_files f
    WHERE f.user_id = i.user_id AND f.session = i.session)`
  const joined = (name: string) =>
    sql`FROM session_index i LEFT JOIN session_processor_state p
      ON p.processor_name = ${name} AND p.session_file = i.user_id || '/' || i.session || '.jsonl'`
  const columns = sql`SELECT i.user_id, i.session, i.revision, i.sha256, i.size, i.received_at, ${family} AS now_family,
    p.session_file AS known, p.file_hash, p.version, p.family, p.tried_hash, p.tried_version, p.tried_family, p.attempts,
    p.next_try_at, p.dead_at, p.lease_until, p.last_error`
  const done = (version: number) =>
    sql`(p.file_hash = i.sha256 AND p.version = ${version} AND p.family = ${family})`

  const one = ({ name }: Target, { session, userId }: SessionKey) =>
    sql<StateRow>`${columns} ${joined(name)} WHERE i.user_id = ${userId} AND i.session = ${session}`

  const unfinished = (
    { name, version }: Target,
    { after, limit }: { readonly after: Candidate | undefined; readonly limit: number }
  ) =>
    sql<StateRow>`${columns} ${joined(name)} WHERE NOT COALESCE(${done(version)}, FALSE)
      AND ${
      after === undefined
        ? sql`1 = 1`
        : sql`(i.received_at, i.user_id, i.session) > (${after.receivedAt}, ${after.userId}, ${after.session})`
    } ORDER BY i.received_at, i.user_id, i.session LIMIT ${limit}`

  const tally = ({ name, version }: Target): Effect.Effect<Tally, SqlError> =>
    sql<{
      readonly sessions: number
      readonly done: number | null
      readonly items: number | null
      readonly last: number | null
      readonly newest: number | null
    }>`SELECT COUNT(*) AS sessions, SUM(is_done) AS done, SUM(items) AS items, MAX(processed_at) AS last,
      MAX(CASE WHEN is_done = 1 THEN received_at END) AS newest FROM (
        SELECT i.received_at, p.items_extracted AS items, p.processed_at,
          CASE WHEN ${done(version)} THEN 1 ELSE 0 END AS is_done ${joined(name)}
      ) AS each_session`.pipe(
      Effect.map(([row]) => ({
        sessions: Number(row?.sessions ?? 0),
        done: Number(row?.done ?? 0),
        items: Number(row?.items ?? 0),
        lastProcessedAt: time(row?.last ?? null),
        newestDone: time(row?.newest ?? null)
      }))
    )

  return { one, unfinished, tally }
}

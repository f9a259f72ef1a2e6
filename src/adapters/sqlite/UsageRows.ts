import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import type { Counted } from "../../domain/usage/Count.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"

/** Rows written by one statement: SQLite takes 32,766 values. */
const atOnce = 500

/** What is put down of sessions. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const forget = ({ session, userId }: SessionKey) =>
    Effect.forEach(["usage_entries", "usage_stretches"], (table) =>
      sql`DELETE FROM ${sql(table)} WHERE user_id = ${userId} AND session = ${session}`, { discard: true })

  const insert = (table: string, rows: ReadonlyArray<Record<string, string | number | null>>) =>
    Effect.forEach(
      Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, n) => rows.slice(n * atOnce, (n + 1) * atOnce)),
      (some) => sql`INSERT INTO ${sql(table)} ${sql.insert(some)}`,
      { discard: true }
    )

  const replace = (key: SessionKey, { entries, project, stretches }: Counted) =>
    Effect.gen(function*() {
      const its = { user_id: key.userId, session: key.session }
      const stored = yield* sql`SELECT 1 FROM sessions WHERE user_id = ${key.userId} AND session = ${key.session}`
      if (stored.length === 0) return
      yield* forget(key)
      yield* insert("usage_entries", entries.map((entry) => ({
        ...its,
        kind: entry.kind,
        entry_key: entry.key,
        name: entry.name,
        project,
        seen_at: entry.at ?? null,
        by_sub_agent: entry.bySubAgent ? 1 : 0,
        failed: entry.failed ? 1 : 0,
        message: entry.message,
        tokens_input: entry.tokens.input,
        tokens_output: entry.tokens.output,
        tokens_cache_write: entry.tokens.cacheWrite,
        tokens_cache_write_1h: entry.tokens.cacheWrite1h,
        tokens_cache_read: entry.tokens.cacheRead,
        web_searches: entry.tokens.webSearches
      })))
      yield* insert("usage_stretches", stretches.map(({ from, to }) => ({
        ...its, started_at: from, ended_at: to, project
      })))
    })

  return { forget, replace }
}

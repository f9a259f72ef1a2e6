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

  /**
   * Entries of the session that another one of the user has as well are repeated, in both. What is alone again later
   * stays marked: it is added up the longer way, to the same sum.
   */
  const mark = ({ session, userId }: SessionKey) =>
    sql`UPDATE usage_entries SET repeated = 1 WHERE (user_id, kind, entry_key) IN (
      SELECT mine.user_id, mine.kind, mine.entry_key FROM usage_entries mine
      WHERE mine.user_id = ${userId} AND mine.session = ${session}
        AND EXISTS (SELECT 1 FROM usage_entries other WHERE other.user_id = mine.user_id AND other.kind = mine.kind
          AND other.entry_key = mine.entry_key AND other.session <> mine.session))`

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
      yield* mark(key)
      yield* insert("usage_stretches", stretches.map(({ from, to }) => ({
        ...its, started_at: from, ended_at: to, project
      })))
    })

  return { forget, replace }
}

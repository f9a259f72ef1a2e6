import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import type { Version } from "../../domain/server/Revision.ts"
import type { SessionFacts } from "../../domain/server/SessionFacts.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"
import * as Direct from "./Direct.ts"
import * as IndexBuilds from "./IndexBuilds.ts"

/**
 * What other repositories tell the index, in their own transactions: `noted` when a session has another current version,
 * `forget` when its rows go.
 */
export const over = (sql: SqlClient.SqlClient) => {
  const builds = IndexBuilds.over(sql)

  const note = Direct.prepare(
    sql,
    (user_id: string, session: string, revision: number, sha256: string, size: number, at: number, due_at: number) =>
      sql`INSERT INTO session_index ${
        sql.insert({ user_id, session, revision, sha256, size, first_received_at: at, received_at: at, due_at })
      } ON CONFLICT (user_id, session) DO UPDATE SET revision = excluded.revision, sha256 = excluded.sha256,
        size = excluded.size, received_at = excluded.received_at, due_at = 0, attempts = 0, last_error = NULL`
  )
  const noted = ({ session, userId }: SessionKey, { revision, sha256, size }: Version, receivedAt: number) =>
    note(userId, session, revision, sha256, size, receivedAt, 0)

  const forget = ({ session, userId }: SessionKey) =>
    Effect.gen(function*() {
      const mine = sql`user_id = ${userId} AND session = ${session}`
      const [row] = yield* sql<{ readonly build: number | null; readonly staged_build: number | null }>`
        SELECT build, staged_build FROM session_index WHERE ${mine}`
      const garbage = yield* sql<{ readonly build: number }>`SELECT build FROM index_garbage WHERE ${mine}`
      for (const build of [row?.build, row?.staged_build, ...garbage.map((one) => one.build)]) {
        if (build !== undefined && build !== null) yield* builds.remove(IndexBuilds.rangeOf(Number(build)))
      }
      yield* sql`DELETE FROM session_index WHERE ${mine}`
      yield* sql`DELETE FROM index_garbage WHERE ${mine}`
      yield* sql`DELETE FROM session_processor_state WHERE ${mine}`
    })

  return { noted, forget }
}

/** The columns of facts. */
export interface FactColumns {
  readonly title: string | null
  readonly title_key: string
  readonly project: string
  readonly cwd: string
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly active_ms: number
  readonly turns: number
  readonly prompts: number
  readonly tool_calls: number
  readonly errors: number
  readonly models: string
  readonly tokens_input: number
  readonly tokens_output: number
  readonly tokens_cache_write: number
  readonly tokens_cache_write_1h: number
  readonly tokens_cache_read: number
  readonly web_searches: number
  readonly entries: number
}

export const columnsOf = (facts: SessionFacts): FactColumns => ({
  title: facts.title ?? null,
  title_key: (facts.title ?? "").toLowerCase(),
  project: facts.project,
  cwd: facts.cwd,
  started_at: facts.startedAt ?? null,
  ended_at: facts.endedAt ?? null,
  active_ms: facts.activeMillis,
  turns: facts.turns,
  prompts: facts.prompts,
  tool_calls: facts.toolCalls,
  errors: facts.errors,
  models: facts.models.join("\n"),
  tokens_input: facts.tokens.input,
  tokens_output: facts.tokens.output,
  tokens_cache_write: facts.tokens.cacheWrite,
  tokens_cache_write_1h: facts.tokens.cacheWrite1h,
  tokens_cache_read: facts.tokens.cacheRead,
  web_searches: facts.tokens.webSearches,
  entries: facts.entries
})

const time = (value: number | null): number | undefined => value === null ? undefined : Number(value)

export const factsOf = (row: FactColumns): SessionFacts => ({
  title: row.title ?? undefined,
  project: row.project,
  cwd: row.cwd,
  startedAt: time(row.started_at),
  endedAt: time(row.ended_at),
  activeMillis: Number(row.active_ms),
  turns: Number(row.turns),
  prompts: Number(row.prompts),
  toolCalls: Number(row.tool_calls),
  errors: Number(row.errors),
  models: row.models === "" ? [] : row.models.split("\n"),
  tokens: {
    input: Number(row.tokens_input),
    output: Number(row.tokens_output),
    cacheWrite: Number(row.tokens_cache_write),
    cacheWrite1h: Number(row.tokens_cache_write_1h),
    cacheRead: Number(row.tokens_cache_read),
    webSearches: Number(row.web_searches)
  },
  entries: Number(row.entries)
})

import type * as SqlClient from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { longestPause } from "../../domain/transcript/Activity.ts"
import * as Day from "../../domain/usage/Day.ts"
import type { Ask, MarkSum, MessageSum, WorkedStretch } from "../../domain/usage/Figures.ts"

type Key = string | number | null

interface MessageRow {
  readonly key: Key
  readonly model: string | null
  readonly day: number | null
  readonly threshold: number
  readonly by_sub_agent: number
  readonly messages: number
  readonly input: number
  readonly output: number
  readonly cache_write: number
  readonly cache_write_1h: number
  readonly cache_read: number
  readonly web_searches: number
}

interface MarkRow {
  readonly key: Key
  readonly calls: number
  readonly errors: number
  readonly prompts: number
  readonly files: number
}

interface StretchRow {
  readonly user_id: string
  readonly key: string
  readonly started_at: number
  readonly ended_at: number
}

const textOf = (key: Key): string => key === null ? "" : String(key)

/** Sums over what is put down. */
export const over = (sql: SqlClient.SqlClient) => {
  const own = (userId: string | undefined): Fragment => userId === undefined ? sql`1 = 1` : sql`user_id = ${userId}`

  const within = ({ from, until }: Ask): Fragment =>
    sql.and([
      sql`1 = 1`,
      ...from === undefined ? [] : [sql`MIN(seen_at) >= ${from}`],
      ...until === undefined ? [] : [sql`MIN(seen_at) < ${until}`]
    ])

  const seen = ({ from, until, userId }: Ask): Fragment =>
    sql.and([
      own(userId),
      ...from === undefined ? [] : [sql`seen_at >= ${from}`],
      ...until === undefined ? [] : [sql`seen_at < ${until}`]
    ])

  const any: Fragment = sql`1 = 1`

  /**
   * Keys of repeated entries with a line in the span, among them all that `within` lets through: so that a month costs
   * a month.
   */
  const near = (ask: Ask): Fragment =>
    ask.from === undefined && ask.until === undefined
      ? any
      : sql`entry_key IN (SELECT entry_key FROM usage_entries WHERE ${seen(ask)} AND repeated = 1)`

  /** Everything once for each user: what stands in one session as it is, the rest as `Entry.same` joins. */
  const things = (ask: Ask, kinds: ReadonlyArray<string>): Fragment =>
    sql`(SELECT user_id, kind, entry_key, NULLIF(name, '') AS name, seen_at, NULLIF(project, '') AS project, session,
        by_sub_agent, failed, NULLIF(message, '') AS message, tokens_input, tokens_output, tokens_cache_write,
        tokens_cache_write_1h, tokens_cache_read, web_searches
      FROM usage_entries WHERE ${seen(ask)} AND repeated = 0 AND ${sql.in("kind", kinds)}
      UNION ALL
      SELECT user_id, kind, entry_key, MIN(NULLIF(name, '')) AS name, MIN(seen_at) AS seen_at,
        MIN(NULLIF(project, '')) AS project, MIN(session) AS session, MAX(by_sub_agent) AS by_sub_agent,
        MAX(failed) AS failed, MIN(NULLIF(message, '')) AS message, MAX(tokens_input) AS tokens_input,
        MAX(tokens_output) AS tokens_output, MAX(tokens_cache_write) AS tokens_cache_write,
        MAX(tokens_cache_write_1h) AS tokens_cache_write_1h, MAX(tokens_cache_read) AS tokens_cache_read,
        MAX(web_searches) AS web_searches
      FROM usage_entries WHERE ${own(ask.userId)} AND repeated = 1 AND ${sql.in("kind", kinds)} AND ${near(ask)}
      GROUP BY user_id, kind, entry_key HAVING ${within(ask)})`

  const day = sql`(t.seen_at / ${sql.literal(String(Day.length))})`

  const keyOf = (group: Ask["group"]): Fragment => {
    switch (group) {
      case "day":
        return day
      case "week":
        return sql`((${day} + 3) / 7)`
      case "project":
        return sql`t.project`
      case "session":
        return sql`t.session`
      case "model":
      case "tool":
        return sql`t.name`
      case "all":
        return sql`''`
    }
  }

  /** The greatest of the thresholds below the length of a prompt. */
  const threshold = (thresholds: ReadonlyArray<number>): Fragment =>
    thresholds.length === 0 ? sql`0` : sql`CASE ${
      sql.join(" ", false)([...thresholds].sort((a, b) => b - a).map((one) =>
        sql`WHEN t.tokens_input + t.tokens_cache_write + t.tokens_cache_read > ${one} THEN ${one}`))
    } ELSE 0 END`

  const sums = (ask: Ask, key: Fragment, from: Fragment) =>
    sql<MessageRow>`SELECT ${key} AS key, t.name AS model, ${day} AS day, ${threshold(ask.thresholds)} AS threshold,
        t.by_sub_agent AS by_sub_agent, COUNT(*) AS messages,
        SUM(t.tokens_input) AS input, SUM(t.tokens_output) AS output, SUM(t.tokens_cache_write) AS cache_write,
        SUM(t.tokens_cache_write_1h) AS cache_write_1h,
        SUM(t.tokens_cache_read) AS cache_read, SUM(t.web_searches) AS web_searches
      FROM ${from} GROUP BY 1, 2, 3, 4, 5`

  /** Which tools are called in which messages of the span; the call may be repeated at any time. */
  const callers = (ask: Ask): Fragment =>
    sql`(SELECT DISTINCT user_id, message, name AS tool
      FROM ${things({ ...ask, from: undefined, until: undefined }, ["call"])} d
      WHERE name IS NOT NULL AND message IN (
        SELECT entry_key FROM usage_entries WHERE ${seen(ask)} AND kind = 'message'))`

  /** Messages, each once for every tool it calls: found by their keys, one after the other, and never all at once. */
  const called = (ask: Ask): Fragment =>
    sql`(SELECT c.tool AS tool, MIN(NULLIF(m.name, '')) AS name, MIN(m.seen_at) AS seen_at,
        MAX(m.by_sub_agent) AS by_sub_agent, MAX(m.tokens_input) AS tokens_input, MAX(m.tokens_output) AS tokens_output,
        MAX(m.tokens_cache_write) AS tokens_cache_write, MAX(m.tokens_cache_write_1h) AS tokens_cache_write_1h,
        MAX(m.tokens_cache_read) AS tokens_cache_read, MAX(m.web_searches) AS web_searches
      FROM ${callers(ask)} c CROSS JOIN usage_entries m
      WHERE m.user_id = c.user_id AND m.kind = 'message' AND m.entry_key = c.message
      GROUP BY c.user_id, c.message, c.tool HAVING ${within(ask)})`

  const messages = (ask: Ask) =>
    ask.group === "tool"
      ? sums(ask, sql`t.tool`, sql`${called(ask)} t`)
      : sums(ask, keyOf(ask.group), sql`${things(ask, ["message"])} t`)

  const marks = (ask: Ask) => {
    const kinds = ask.group === "tool" ? ["call"] : ["call", "prompt", "file"]
    return sql<MarkRow>`SELECT ${keyOf(ask.group)} AS key,
        SUM(CASE WHEN t.kind = 'call' THEN 1 ELSE 0 END) AS calls,
        SUM(CASE WHEN t.kind = 'call' THEN t.failed ELSE 0 END) AS errors,
        SUM(CASE WHEN t.kind = 'prompt' THEN 1 ELSE 0 END) AS prompts,
        COUNT(DISTINCT CASE WHEN t.kind = 'file' THEN t.name END) AS files
      FROM ${things(ask, kinds)} t WHERE t.kind <> 'call' OR t.name IS NOT NULL GROUP BY 1`
  }

  /** As `Stretch.joined` joins: far fewer than there are rows. */
  const stretches = ({ from, group, until, userId }: Ask) => {
    const key = group === "project" ? sql`project` : group === "session" ? sql`session` : sql`''`
    const conditions = [
      own(userId),
      ...from === undefined ? [] : [sql`ended_at >= ${from - longestPause}`],
      ...until === undefined ? [] : [sql`started_at < ${until + longestPause}`]
    ]
    const before = sql`PARTITION BY user_id, ${key} ORDER BY started_at, ended_at`
    return sql<StretchRow>`SELECT user_id, key, MIN(started_at) AS started_at, MAX(ended_at) AS ended_at
      FROM (SELECT user_id, key, started_at, ended_at,
          SUM(begins) OVER (PARTITION BY user_id, key ORDER BY started_at, ended_at ROWS UNBOUNDED PRECEDING) AS nth
        FROM (SELECT user_id, ${key} AS key, started_at, ended_at,
            CASE WHEN started_at - MAX(ended_at) OVER (${before} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
              <= ${longestPause} THEN 0 ELSE 1 END AS begins
          FROM usage_stretches WHERE ${sql.and(conditions)}) AS each_one) AS numbered
      GROUP BY user_id, key, nth`
  }

  const figures = (ask: Ask) =>
    Effect.gen(function*() {
      const timed = ask.group !== "model" && ask.group !== "tool"
      return {
        messages: (yield* messages(ask)).map((row): MessageSum => ({
          key: textOf(row.key),
          model: row.model ?? "",
          day: row.day === null ? undefined : Number(row.day),
          over: Number(row.threshold),
          bySubAgent: Number(row.by_sub_agent) === 1,
          messages: Number(row.messages),
          tokens: {
            input: Number(row.input),
            output: Number(row.output),
            cacheWrite: Number(row.cache_write),
            cacheWrite1h: Number(row.cache_write_1h),
            cacheRead: Number(row.cache_read),
            webSearches: Number(row.web_searches)
          }
        })),
        marks: ask.group === "model" ? [] : (yield* marks(ask)).map((row): MarkSum => ({
          key: textOf(row.key),
          calls: Number(row.calls),
          errors: Number(row.errors),
          prompts: Number(row.prompts),
          files: Number(row.files)
        })),
        stretches: !timed ? [] : (yield* stretches(ask)).map((row): WorkedStretch => ({
          userId: row.user_id, key: row.key, from: Number(row.started_at), to: Number(row.ended_at)
        }))
      }
    })

  const files = (ask: Ask) =>
    Effect.map(
      sql<{ readonly n: number }>`SELECT COUNT(DISTINCT name) AS n
        FROM ${things(ask, ["file"])} t`,
      ([row]) => Number(row?.n ?? 0)
    )

  const extent = ({ from, group, until, userId }: Ask, most: number) => {
    const span = group === "tool" ? [] : [
      ...from === undefined ? [] : [sql`seen_at >= ${from}`],
      ...until === undefined ? [] : [sql`seen_at < ${until}`]
    ]
    return Effect.map(
      sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM (
        SELECT 1 FROM usage_entries WHERE ${sql.and([own(userId), ...span])} LIMIT ${most}) AS some`,
      ([row]) => Number(row?.n ?? 0)
    )
  }

  return { figures, files, extent }
}

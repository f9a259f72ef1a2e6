import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Listing from "../../domain/server/Listing.ts"
import type { Processed } from "../../domain/server/ProcessorStatus.ts"
import type { Listed } from "../../ports/SessionIndex.ts"
import * as IndexRows from "./IndexRows.ts"

interface Row extends IndexRows.FactColumns {
  readonly user_id: string
  readonly session: string
  readonly revision: number
  readonly sha256: string
  readonly size: number
  readonly first_received_at: number
  readonly received_at: number
  readonly indexed_revision: number | null
  readonly last_error: string | null
  readonly processed_at: number | null
  readonly items_extracted: number | null
  readonly file_hash: string | null
}

const columns: Readonly<Record<Listing.Sort, string>> = {
  received: "received_at",
  name: "session",
  title: "title_key",
  project: "project",
  size: "size",
  duration: "active_ms",
  turns: "turns",
  model: "models"
}

const processedOf = (row: Row): Processed | undefined =>
  row.processed_at === null || row.file_hash === null ? undefined : {
    at: Number(row.processed_at),
    items: row.items_extracted === null ? undefined : Number(row.items_extracted),
    sha256: row.file_hash
  }

const listed = (row: Row): Listed => ({
  userId: row.user_id,
  session: row.session,
  version: { revision: Number(row.revision), sha256: row.sha256, size: Number(row.size) },
  firstReceivedAt: Number(row.first_received_at),
  receivedAt: Number(row.received_at),
  facts: row.indexed_revision === null ? undefined : IndexRows.factsOf(row),
  indexedRevision: row.indexed_revision === null ? undefined : Number(row.indexed_revision),
  problem: row.last_error ?? undefined,
  processed: processedOf(row)
})

/** Lists of sessions: every statement begins with the user. */
export const over = (sql: SqlClient.SqlClient) => {
  const rows = (userId: string, condition: ReturnType<typeof sql.literal>, order: string, limit: number) =>
    Effect.map(
      sql<Row>`SELECT i.*, p.processed_at, p.items_extracted, p.file_hash
        FROM session_index i LEFT JOIN session_processor_state p
          ON p.processor_name = 'verification' AND p.session_file = i.user_id || '/' || i.session || '.jsonl'
        WHERE i.user_id = ${userId} AND ${condition} ${sql.literal(order)} LIMIT ${limit}`,
      (found) => found.map(listed)
    )

  const done = sql`(p.processed_at IS NOT NULL AND p.file_hash = i.sha256)`

  const statuses = {
    pending: sql`(p.processed_at IS NULL OR p.file_hash IS NULL OR p.file_hash <> i.sha256)`,
    processed: sql`(${done} AND COALESCE(p.items_extracted, 0) <= 0)`,
    extracted: sql`(${done} AND p.items_extracted > 0)`
  }

  const matching = ({ from, project, status, until }: Listing.Filter) =>
    sql.and([
      sql`1 = 1`,
      ...(project === undefined ? [] : [sql`i.project = ${project}`]),
      ...(from === undefined ? [] : [sql`i.received_at >= ${from}`]),
      ...(until === undefined ? [] : [sql`i.received_at < ${until}`]),
      ...(status === undefined ? [] : [statuses[status]])
    ])

  const list = (userId: string, { cursor, descending, filter, sort }: Listing.Listing, limit: number) =>
    Effect.gen(function*() {
      const backward = cursor?.backward === true
      const down = descending !== backward
      const column = columns[sort]
      const value = cursor === undefined || !Listing.isNumeric(sort) ? cursor?.value : Number(cursor.value)
      const place = value === undefined
        ? sql`1 = 1`
        : sql`(i.${sql.literal(column)}, i.session) ${sql.literal(down ? "<" : ">")} (${value}, ${cursor!.session})`
      const direction = down ? "DESC" : "ASC"
      const order = `ORDER BY i.${column} ${direction}, i.session ${direction}`
      const found = yield* rows(userId, sql`${matching(filter)} AND ${place}`, order, limit + 1)
      const page = found.slice(0, limit)
      const more = found.length > limit
      return {
        rows: backward ? page.reverse() : page,
        before: backward ? more : cursor !== undefined,
        after: backward || more
      }
    })

  const named = (userId: string, sessions: ReadonlyArray<string>) =>
    sessions.length === 0
      ? Effect.succeed(new Map<string, Listed>())
      : Effect.map(
        rows(userId, sql`i.session IN ${sql.in(sessions)}`, "", sessions.length),
        (found) => new Map(found.map((one) => [one.session, one]))
      )

  /** Jumps from one project to the next along the index, whatever the number of sessions. */
  const projects = (userId: string, limit: number) =>
    Effect.map(
      sql<{ readonly project: string }>`WITH RECURSIVE p (project) AS (
          SELECT MIN(project) FROM session_index WHERE user_id = ${userId} AND project > ''
          UNION ALL
          SELECT (SELECT MIN(i.project) FROM session_index i WHERE i.user_id = ${userId} AND i.project > p.project)
          FROM p WHERE p.project IS NOT NULL
        ) SELECT project FROM p WHERE project IS NOT NULL LIMIT ${limit}`,
      (found) => found.map(({ project }) => project)
    )

  const withdrawn = (userId: string) =>
    Effect.map(
      sql<{ readonly session: string; readonly withdrawn_at: number }>`SELECT session, withdrawn_at
        FROM session_tombstones WHERE user_id = ${userId} ORDER BY withdrawn_at DESC, session`,
      (found) => found.map((row) => ({ session: row.session, at: Number(row.withdrawn_at) }))
    )

  return { list, named, projects, withdrawn }
}

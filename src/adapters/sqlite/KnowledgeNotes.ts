import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import type { NotesGivenUp } from "../../ports/KnowledgeStore.ts"

interface NotesRow {
  readonly user_id: string
  readonly sha256: string
  readonly read_at: number
  readonly problem: string
}

/** Which notes of people were read. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => ({
  read: (userId: string, sha256: string, problem: string | undefined, at: number) =>
    Effect.asVoid(sql`INSERT INTO knowledge_notes
      ${sql.insert({ user_id: userId, sha256, read_at: at, problem: problem ?? null })}
      ON CONFLICT (user_id) DO UPDATE SET sha256 = excluded.sha256, read_at = excluded.read_at,
        problem = excluded.problem`),
  last: (userId: string) =>
    Effect.map(
      sql<{ readonly sha256: string }>`SELECT sha256 FROM knowledge_notes WHERE user_id = ${userId}`,
      ([row]) => row?.sha256
    ),
  givenUp: Effect.map(
    sql<NotesRow>`SELECT * FROM knowledge_notes WHERE problem IS NOT NULL ORDER BY user_id`,
    (rows) => rows.map((row): NotesGivenUp => ({
      userId: row.user_id, sha256: row.sha256, reason: row.problem, at: Number(row.read_at)
    }))
  ),
  retry: (userId: string | undefined) =>
    Effect.map(
      sql`DELETE FROM knowledge_notes WHERE problem IS NOT NULL
        AND ${userId === undefined ? sql`1 = 1` : sql`user_id = ${userId}`} RETURNING user_id`,
      (rows) => rows.length
    )
})

import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as StoreError from "../../ports/StoreError.ts"
import type { Tables } from "../../ports/Tables.ts"
import * as Rows from "./TableRows.ts"

interface ReaderRow {
  readonly user_id: string
  readonly assigned_at: number
  readonly assigned_by: string
}

const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

/** Who may read tables: `Access.mayRead` as queries. */
export const over = (
  sql: SqlClient.SqlClient
): Pick<Tables["Type"], "offered" | "isOffered" | "readers" | "admit" | "dismiss"> => {
  const granted = (userId: string) =>
    sql`SELECT table_id FROM data_table_readers WHERE user_id = ${userId}
      UNION SELECT g.resource_id FROM resource_grants g JOIN user_group_members m ON m.group_id = g.group_id
        WHERE m.user_id = ${userId} AND g.resource_type = 'table'`

  const has = (id: string, userId: string) =>
    Effect.map(
      sql`SELECT 1 FROM data_table_readers WHERE table_id = ${id} AND user_id = ${userId}`,
      (rows) => rows.length > 0
    )

  return {
    offered: ({ admin, id }) =>
      sql<Rows.TableRow & Rows.VersionRow>`SELECT t.id, t.name, t.description, t.source, t.created_at,
          v.generation, v.blob_id, v.sha256, v.md5, v.size, v.row_count, v.source_type, v.registered_at, v.registered_by
        FROM data_tables t JOIN data_table_versions v ON v.table_id = t.id AND v.generation = t.generation
        WHERE ${admin ? sql`1 = 1` : sql`t.id IN (${granted(id)})`} ORDER BY t.name`.pipe(
        Effect.map((rows) => rows.map(Rows.listed)),
        failing("list tables")
      ),
    isOffered: ({ admin, id: userId }, id) =>
      sql`SELECT 1 FROM data_tables t
        WHERE t.id = ${id} AND ${admin ? sql`1 = 1` : sql`t.id IN (${granted(userId)})`}`.pipe(
        Effect.map((rows) => rows.length > 0),
        failing("find who may read a table")
      ),
    readers: (id) =>
      sql<ReaderRow>`SELECT user_id, assigned_at, assigned_by FROM data_table_readers
        WHERE table_id = ${id} ORDER BY assigned_at, user_id`.pipe(
        Effect.map((rows) => rows.map((row) =>
          ({ userId: row.user_id, assignedAt: Number(row.assigned_at), assignedBy: row.assigned_by }))),
        failing("find who may read a table")
      ),
    admit: (id, { assignedAt, assignedBy, userId }) =>
      Effect.gen(function*() {
        if (yield* has(id, userId)) return false
        const row = { table_id: id, user_id: userId, assigned_at: assignedAt, assigned_by: assignedBy }
        yield* sql`INSERT INTO data_table_readers ${sql.insert(row)}`
        return true
      }).pipe(sql.withTransaction, failing("let somebody read a table")),
    dismiss: (id, userId) =>
      Effect.gen(function*() {
        if (!(yield* has(id, userId))) return false
        yield* sql`DELETE FROM data_table_readers WHERE table_id = ${id} AND user_id = ${userId}`
        return true
      }).pipe(sql.withTransaction, failing("take a table from somebody"))
  }
}

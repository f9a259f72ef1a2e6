import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomUUID } from "node:crypto"
import type * as Group from "../../domain/server/Group.ts"
import { Grants } from "../../ports/Grants.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface GrantRow {
  readonly group_id: string
  readonly resource_type: Group.ResourceType
  readonly resource_id: string
  readonly assigned_at: number
  readonly assigned_by: string
}

const grant = (row: GrantRow): Group.Grant => ({
  groupId: row.group_id,
  type: row.resource_type,
  id: row.resource_id,
  assignedAt: Number(row.assigned_at),
  assignedBy: row.assigned_by
})

const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

const make = Effect.map(SqlClient.SqlClient, (sql): Grants["Type"] => {
  const has = (groupId: string, { id, type }: Group.Resource) =>
    Effect.map(
      sql`SELECT id FROM resource_grants
        WHERE group_id = ${groupId} AND resource_type = ${type} AND resource_id = ${id}`,
      (rows) => rows.length > 0
    )

  return {
    add: (given) =>
      Effect.gen(function*() {
        if (yield* has(given.groupId, given)) return false
        const row = { id: randomUUID(), group_id: given.groupId, resource_type: given.type, resource_id: given.id }
        const how = { assigned_at: given.assignedAt, assigned_by: given.assignedBy }
        yield* sql`INSERT INTO resource_grants ${sql.insert({ ...row, ...how })}`
        return true
      }).pipe(sql.withTransaction, failing("grant a resource")),
    remove: (groupId, resource) =>
      Effect.gen(function*() {
        if (!(yield* has(groupId, resource))) return false
        yield* sql`DELETE FROM resource_grants
          WHERE group_id = ${groupId} AND resource_type = ${resource.type} AND resource_id = ${resource.id}`
        return true
      }).pipe(sql.withTransaction, failing("take back a grant")),
    all: (groupId) =>
      sql<GrantRow>`SELECT * FROM resource_grants
        WHERE ${groupId === undefined ? sql`1 = 1` : sql`group_id = ${groupId}`}
        ORDER BY resource_type, resource_id, group_id`.pipe(
        Effect.map((rows) => rows.map(grant)),
        failing("list grants")
      ),
    of: (userId) =>
      sql<GrantRow>`SELECT DISTINCT g.resource_type, g.resource_id FROM resource_grants g
        JOIN user_group_members m ON m.group_id = g.group_id
        WHERE m.user_id = ${userId} ORDER BY g.resource_type, g.resource_id`.pipe(
        Effect.map((rows) => rows.map((row) => ({ type: row.resource_type, id: row.resource_id }))),
        failing("find what a person may see")
      )
  }
})

export const layer = Layer.effect(Grants, make)

import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Group from "../../domain/server/Group.ts"
import { Groups, GroupTaken } from "../../ports/Groups.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface GroupRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly is_system: number
  readonly created_at: number
  readonly created_by: string
}

interface MemberRow {
  readonly user_id: string
  readonly group_id: string
  readonly source: Group.Source
  readonly added_at: number
  readonly added_by: string
}

const group = (row: GroupRow): Group.Group => ({
  id: row.id,
  name: row.name,
  description: row.description,
  system: Number(row.is_system) === 1,
  createdAt: Number(row.created_at),
  createdBy: row.created_by
})

const membership = (row: MemberRow): Group.Membership => ({
  userId: row.user_id,
  groupId: row.group_id,
  source: row.source,
  addedAt: Number(row.added_at),
  addedBy: row.added_by
})

const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

const columns = (given: Group.Group) => ({
  id: given.id,
  name: given.name,
  description: given.description,
  is_system: given.system ? 1 : 0,
  created_at: given.createdAt,
  created_by: given.createdBy
})

const seed = (sql: SqlClient.SqlClient) =>
  Effect.gen(function*() {
    const at = yield* Clock.currentTimeMillis
    for (const each of [Group.admin, Group.everyone]) {
      const row = columns({ ...each, description: "", system: true, createdAt: at, createdBy: "system:seed" })
      yield* sql`INSERT INTO user_groups ${sql.insert(row)} ON CONFLICT DO NOTHING`
    }
  }).pipe(failing("make the groups of the system"))

const make = Effect.map(SqlClient.SqlClient, (sql): Groups["Type"] => {
  const named = (name: string) =>
    Effect.map(sql<GroupRow>`SELECT * FROM user_groups WHERE name = ${name}`, ([row]) =>
      row === undefined ? undefined : group(row))
  const isMember = (userId: string, groupId: string) =>
    Effect.map(
      sql`SELECT user_id FROM user_group_members WHERE user_id = ${userId} AND group_id = ${groupId}`,
      (rows) => rows.length > 0
    )

  return {
    all: sql<GroupRow>`SELECT * FROM user_groups ORDER BY name`.pipe(
      Effect.map((rows) => rows.map(group)),
      failing("list groups")
    ),
    byName: (name) => named(name).pipe(failing("find a group")),
    add: (given) =>
      Effect.gen(function*() {
        if ((yield* named(given.name)) !== undefined) return yield* new GroupTaken({ name: given.name })
        yield* sql`INSERT INTO user_groups ${sql.insert(columns(given))}`
      }).pipe(
        sql.withTransaction,
        Effect.catchTag("SqlError", (error) => Effect.fail(StoreError.from("add a group")(error)))
      ),
    members: (groupId) =>
      sql<MemberRow>`SELECT * FROM user_group_members
        WHERE ${groupId === undefined ? sql`1 = 1` : sql`group_id = ${groupId}`}
        ORDER BY added_at, user_id, group_id`.pipe(
        Effect.map((rows) => rows.map(membership)),
        failing("list members")
      ),
    join: ({ addedAt, addedBy, groupId, source, userId }) =>
      Effect.gen(function*() {
        if (yield* isMember(userId, groupId)) return false
        const row = { user_id: userId, group_id: groupId, source, added_at: addedAt, added_by: addedBy }
        yield* sql`INSERT INTO user_group_members ${sql.insert(row)}`
        return true
      }).pipe(sql.withTransaction, failing("add a member")),
    leave: (userId, groupId) =>
      Effect.gen(function*() {
        if (!(yield* isMember(userId, groupId))) return false
        yield* sql`DELETE FROM user_group_members WHERE user_id = ${userId} AND group_id = ${groupId}`
        return true
      }).pipe(sql.withTransaction, failing("remove a member"))
  }
})

/** Makes the groups of the system again when they are missing. */
export const layer = Layer.effect(
  Groups,
  Effect.zipRight(Effect.flatMap(SqlClient.SqlClient, seed), make)
)

import { assert, describe, it } from "@effect/vitest"
import * as SqlClient from "@effect/sql/SqlClient"
import { Effect, Layer } from "effect"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlGrants from "../../../src/adapters/sqlite/SqlGrants.ts"
import * as SqlGroups from "../../../src/adapters/sqlite/SqlGroups.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Groups as GroupsPort } from "../../../src/ports/Groups.ts"
import * as Grants from "../../ports/Grants.ts"
import * as Groups from "../../ports/Groups.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const layer = () =>
  Layer.mergeAll(SqlAccounts.layer, SqlGroups.layer, SqlGrants.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(FreshDatabase.layer),
    Layer.orDie
  )

Groups.suite("sqlite", layer)
Grants.suite("sqlite", layer)

describe("groups in SQLite", () => {
  it.effect("those of the system are made again when the store is opened; without Admin nobody is admin", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const accounts = yield* Accounts
      yield* accounts.addUser({ id: "ann", email: "a@b", name: "Ann", active: true, admin: true }, 1)
      yield* sql`DELETE FROM user_group_members`
      yield* sql`DELETE FROM user_groups`
      assert.isFalse((yield* accounts.user("ann"))?.admin)
      const names = Effect.map(Effect.flatMap(GroupsPort, ({ all }) => all), (all) => all.map(({ name }) => name))
      assert.deepStrictEqual(yield* Effect.provide(names, SqlGroups.layer), ["Admin", "Everyone"])
      assert.deepStrictEqual(yield* Effect.provide(names, SqlGroups.layer), ["Admin", "Everyone"])
    }).pipe(
      Effect.provide(SqlAccounts.layer.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provideMerge(FreshDatabase.layer)))
    ))
})

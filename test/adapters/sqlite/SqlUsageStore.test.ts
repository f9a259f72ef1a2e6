import * as SqlClient from "@effect/sql/SqlClient"
import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Repeated from "../../../src/adapters/sqlite/migrations/0017_repeated.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as SqlUsageStore from "../../../src/adapters/sqlite/SqlUsageStore.ts"
import { UsageStore as Store } from "../../../src/ports/UsageStore.ts"
import * as Indexed from "../../ports/support/Indexed.ts"
import * as Used from "../../ports/support/Used.ts"
import * as UsageStore from "../../ports/UsageStore.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const layer = Layer.merge(SqlSessionStore.layer, SqlUsageStore.layer).pipe(
  Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provideMerge(FreshDatabase.layer), Layer.orDie
)

UsageStore.suite("sqlite", () => layer)

it.effect("what an older agnes had put down is marked by the migration, and counts once", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const store = yield* Store
    for (const session of ["s1", "s2"]) {
      yield* Indexed.upload("ann", session, 3, 1)
      yield* store.replace({ userId: "ann", session }, Used.counted(Used.message("m", 5), Used.message(session, 5)))
    }
    for (const index of ["usage_entries_repeated", "usage_entries_repeated_seen"]) yield* sql`DROP INDEX ${sql(index)}`
    yield* sql`ALTER TABLE usage_entries DROP COLUMN repeated`
    for (const statement of Repeated.statements) yield* sql.unsafe(statement)
    const { messages: [sum] } = yield* store.figures(Used.everything)
    assert.strictEqual(sum?.messages, 3)
  }).pipe(Effect.provide(layer)))

import { Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as SqlUsageStore from "../../../src/adapters/sqlite/SqlUsageStore.ts"
import * as UsageStore from "../../ports/UsageStore.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

UsageStore.suite("sqlite", () =>
  Layer.merge(SqlSessionStore.layer, SqlUsageStore.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie
  ))

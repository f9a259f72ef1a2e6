import { Layer } from "effect"
import * as SqlCollectLedger from "../../../src/adapters/sqlite/SqlCollectLedger.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as CollectLedger from "../../ports/CollectLedger.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

CollectLedger.suite(
  "sqlite",
  SqlCollectLedger.layer.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie)
)

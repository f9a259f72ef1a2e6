import { Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlJobRuns from "../../../src/adapters/sqlite/SqlJobRuns.ts"
import * as JobRuns from "../../ports/JobRuns.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

JobRuns.suite(
  "sqlite",
  SqlJobRuns.layer.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie)
)

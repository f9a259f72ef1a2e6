import { Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlPrompts from "../../../src/adapters/sqlite/SqlPrompts.ts"
import * as Prompts from "../../ports/Prompts.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

Prompts.suite(
  "sqlite",
  SqlPrompts.layer.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie)
)

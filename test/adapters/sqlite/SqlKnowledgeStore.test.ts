import { Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlKnowledgeStore from "../../../src/adapters/sqlite/SqlKnowledgeStore.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as KnowledgeStore from "../../ports/KnowledgeStore.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

KnowledgeStore.suite("sqlite", () =>
  Layer.merge(SqlSessionStore.layer, SqlKnowledgeStore.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie
  ))

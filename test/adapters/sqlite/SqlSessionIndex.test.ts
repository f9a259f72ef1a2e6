import { Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionIndex from "../../../src/adapters/sqlite/SqlSessionIndex.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as SessionIndex from "../../ports/SessionIndex.ts"
import * as SessionIndexLists from "../../ports/SessionIndex.lists.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const stores = () =>
  Layer.merge(SqlSessionStore.layer, SqlSessionIndex.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie
  )

SessionIndex.suite("sqlite", stores)
SessionIndexLists.suite("sqlite", stores)

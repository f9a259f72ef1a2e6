import { Layer } from "effect"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlGrants from "../../../src/adapters/sqlite/SqlGrants.ts"
import * as SqlGroups from "../../../src/adapters/sqlite/SqlGroups.ts"
import * as SqlMarketplaces from "../../../src/adapters/sqlite/SqlMarketplaces.ts"
import * as Marketplaces from "../../ports/Marketplaces.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

Marketplaces.suite("sqlite", () =>
  Layer.mergeAll(SqlAccounts.layer, SqlGroups.layer, SqlGrants.layer, SqlMarketplaces.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(FreshDatabase.layer),
    Layer.orDie
  ))

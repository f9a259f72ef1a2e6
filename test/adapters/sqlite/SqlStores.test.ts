import { Layer } from "effect"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as Accounts from "../../ports/Accounts.ts"
import * as DatabaseSchema from "../../ports/DatabaseSchema.ts"
import * as SessionStore from "../../ports/SessionStore.ts"
import * as SessionStoreWithdrawal from "../../ports/SessionStore.withdrawal.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const migrated = <A, E, R>(repository: Layer.Layer<A, E, R>) =>
  repository.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie)

Accounts.suite("sqlite", () => migrated(SqlAccounts.layer))
DatabaseSchema.suite("sqlite", () => migrated(Layer.empty))
SessionStore.suite("sqlite", () => migrated(SqlSessionStore.layer))
SessionStoreWithdrawal.suite("sqlite", () => migrated(SqlSessionStore.layer))

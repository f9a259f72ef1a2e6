import { Layer } from "effect"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlLoginLinks from "../../../src/adapters/sqlite/SqlLoginLinks.ts"
import * as SqlLogins from "../../../src/adapters/sqlite/SqlLogins.ts"
import * as SqlRateLimits from "../../../src/adapters/sqlite/SqlRateLimits.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as Accounts from "../../ports/Accounts.ts"
import * as DatabaseSchema from "../../ports/DatabaseSchema.ts"
import * as LoginLinks from "../../ports/LoginLinks.ts"
import * as Logins from "../../ports/Logins.ts"
import * as RateLimits from "../../ports/RateLimits.ts"
import * as SessionStore from "../../ports/SessionStore.ts"
import * as SessionStoreFamily from "../../ports/SessionStore.family.ts"
import * as SessionStoreWithdrawal from "../../ports/SessionStore.withdrawal.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const migrated = <A, E, R>(repository: Layer.Layer<A, E, R>) =>
  repository.pipe(Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(FreshDatabase.layer), Layer.orDie)

Accounts.suite("sqlite", () => migrated(SqlAccounts.layer))
DatabaseSchema.suite("sqlite", () => migrated(Layer.empty))
LoginLinks.suite("sqlite", () => migrated(Layer.merge(SqlAccounts.layer, SqlLoginLinks.layer)))
Logins.suite("sqlite", () => migrated(Layer.merge(SqlAccounts.layer, SqlLogins.layer)))
RateLimits.suite("sqlite", () => migrated(SqlRateLimits.layer))
SessionStore.suite("sqlite", () => migrated(SqlSessionStore.layer))
SessionStoreFamily.suite("sqlite", () => migrated(SqlSessionStore.layer))
SessionStoreWithdrawal.suite("sqlite", () => migrated(SqlSessionStore.layer))

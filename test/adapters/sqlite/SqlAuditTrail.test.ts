import { assert, describe, it } from "@effect/vitest"
import * as SqlClient from "@effect/sql/SqlClient"
import { Effect, Exit, Layer } from "effect"
import * as AuditMigration from "../../../src/adapters/sqlite/migrations/0004_audit.ts"
import * as Initial from "../../../src/adapters/sqlite/migrations/0001_initial.ts"
import * as Withdrawals from "../../../src/adapters/sqlite/migrations/0002_withdrawals.ts"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlAuditTrail from "../../../src/adapters/sqlite/SqlAuditTrail.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as Audit from "../../../src/domain/server/Audit.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as Contract from "../../ports/AuditTrail.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const layer = () =>
  Layer.mergeAll(SqlAccounts.layer, SqlAuditTrail.layer, SqlSessionStore.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(FreshDatabase.layer),
    Layer.orDie
  )

Contract.suite("sqlite", layer)

const ann = { id: "ann", email: "ann@example.org", name: "Ann", active: true, admin: false }

describe("the audit log in SQLite", () => {
  it.effect("a change whose entry cannot be written is not made", () =>
    Effect.gen(function*() {
      const accounts = yield* Accounts
      const trail = yield* AuditTrail
      const params = { n: 1n } as unknown as Audit.Params
      const exit = yield* Effect.exit(
        trail.along(accounts.addUser(ann, 1), () => ({ action: "user.add", actor: Audit.system, params }))
      )
      assert.isTrue(Exit.isFailure(exit))
      assert.isUndefined(yield* accounts.user("ann"))
      yield* accounts.addUser(ann, 1)
    }).pipe(Effect.provide(layer())))

  it.effect("withdrawals and lifts of sessions stand in it, under their owner's name", () =>
    Effect.gen(function*() {
      yield* Effect.flatMap(Accounts, (accounts) => accounts.addUser(ann, 1))
      const sessions = yield* SessionStore
      const key = { userId: "ann", session: "s1" }
      yield* sessions.withdraw(key, 5)
      yield* sessions.lift(key, 6, Effect.void)
      const { entries } = yield* Effect.flatMap(AuditTrail, (trail) => trail.list({ subject: "ann" }, { limit: 9 }))
      const deed = { actor: Audit.person(ann), resource: "session:s1", subject: "ann", result: "ok", durationMs: undefined }
      assert.deepStrictEqual(entries.map(({ id, ...rest }) => rest), [
        { ...deed, action: "session.lift", at: 6, params: {} },
        { ...deed, action: "session.withdraw", at: 5, params: { versions: 0 } }
      ])
    }).pipe(Effect.provide(layer())))

  it.effect("what was known of sessions taken back before there was a log moves into it", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      for (const statement of [...Initial.statements, ...Withdrawals.statements]) yield* sql.unsafe(statement)
      yield* sql.unsafe(`INSERT INTO users (id, email, email_key, name, active, created_at, updated_at)
        VALUES ('ann', 'ann@example.org', 'ann@example.org', 'Ann', 1, 1, 1)`)
      yield* sql.unsafe(`INSERT INTO session_audit (seq, at, user_id, action, session, versions)
        VALUES (1, 10, 'ann', 'withdraw', 's1', 2), (2, 20, 'bob', 'lift', 's2', 0)`)
      for (const statement of AuditMigration.statements) yield* sql.unsafe(statement)
      const entries = yield* Effect.flatMap(AuditTrail, (trail) => trail.list({}, { limit: 9 })).pipe(
        Effect.provide(SqlAuditTrail.layer)
      )
      assert.deepStrictEqual(
        entries.entries.map(({ action, actor, at, params, resource, subject }) => [at, action, actor, resource, subject, params]),
        [
          [20, "session.lift", { id: "bob", email: "unknown" }, "session:s2", "bob", { versions: 0 }],
          [10, "session.withdraw", { id: "ann", email: "ann@example.org" }, "session:s1", "ann", { versions: 2 }]
        ]
      )
    }).pipe(Effect.provide(FreshDatabase.layer)))
})

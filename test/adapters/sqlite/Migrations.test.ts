import * as SqlClient from "@effect/sql/SqlClient"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import Database from "libsql"
import * as fs from "node:fs"
import * as Migrations from "../../../src/adapters/sqlite/Migrations.ts"
import * as SqlAccounts from "../../../src/adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as TempFolder from "../../support/TempFolder.ts"

/** A database of schema 3 as it was left by a server of that time: three people, three sessions, one withdrawn. */
const old = Effect.map(TempFolder.make, (folder) => {
  const path = `${folder}/a.sqlite`
  const database = new Database(path)
  database.exec(fs.readFileSync("test/fixtures/database/schema-3.sql", "utf8"))
  database.close()
  return path
})

const ann = "a174944e-058d-4ab9-b2c1-c3c98bfbc1e9"

const migrated = (path: string) =>
  Layer.mergeAll(SqlAccounts.layer, SqlSessionStore.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provideMerge(Sqlite.layer(path))
  )

describe("a database of an older agnes", () => {
  it.scopedLive("is brought up to date with everything in it", () =>
    Effect.flatMap(old, (path) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        const sessions = yield* SessionStore
        assert.strictEqual(yield* Migrations.current, Migrations.expected)
        assert.deepStrictEqual((yield* accounts.users).map(({ active, admin, email }) => [email, active, admin]), [
          ["admin@localhost", true, true],
          ["ann@example.com", true, false],
          ["bob@example.com", false, false]
        ])
        assert.isDefined(yield* accounts.passwordHash(ann))
        assert.lengthOf(yield* accounts.tokens(ann), 1)
        const one = yield* sessions.find({ userId: ann, session: "one" })
        assert.deepStrictEqual([one?.current.revision, one?.current.size, one?.versions.length], [2, 16, 2])
        assert.strictEqual(yield* sessions.count(ann), 2)
        const again = yield* Effect.flip(sessions.record({ userId: ann, session: "two" }, 1, () => Effect.dieMessage("asked")))
        assert.strictEqual(again._tag, "Tombstoned")
      }).pipe(Effect.provide(migrated(path)))))

  it.scopedLive("once, by however many start at the same time", () =>
    Effect.flatMap(old, (path) =>
      Effect.gen(function*() {
        const start = Effect.scoped(Layer.build(migrated(path)))
        yield* Effect.all(Array.from({ length: 8 }, () => start), { concurrency: 8 })
        const rows = yield* Effect.flatMap(SqlClient.SqlClient, (sql) =>
          sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM schema_version`).pipe(Effect.provide(Sqlite.layer(path)))
        assert.strictEqual(Number(rows[0]?.n), Migrations.expected)
      })))

  it.scopedLive("of a newer agnes is refused and left alone", () =>
    Effect.flatMap(old, (path) =>
      Effect.gen(function*() {
        const database = new Database(path)
        database.exec(`INSERT INTO schema_version VALUES (${Migrations.expected + 1}, 'later', 1)`)
        database.close()
        const error = yield* Effect.flip(Effect.scoped(Layer.build(migrated(path))))
        assert.strictEqual(error._tag, "DatabaseTooNew")
        const copy = new Database(path)
        const tables = copy.prepare("SELECT name FROM sqlite_master WHERE name = 'collected_files'").all([])
        copy.close()
        assert.deepStrictEqual(tables, [])
      })))
})

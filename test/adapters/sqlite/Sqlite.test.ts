import { assert, describe, it } from "@effect/vitest"
import * as SqlClient from "@effect/sql/SqlClient"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { build } from "esbuild"
import Database from "libsql"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as Migrations from "../../../src/adapters/sqlite/Migrations.ts"
import * as Initial from "../../../src/adapters/sqlite/migrations/0001_initial.ts"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const connect = <A, E>(path: string, program: Effect.Effect<A, E, SqlClient.SqlClient>, patience?: number) =>
  Effect.provide(program, Sqlite.layer(path, patience === undefined ? {} : { patience }))

const withFile = <A, E>(f: (path: string) => Effect.Effect<A, E>) =>
  Effect.scoped(Effect.flatMap(TempFolder.make, (folder) => f(`${folder}/a.sqlite`)))

const pragma = (name: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(sql.unsafe<Record<string, unknown>>(`PRAGMA ${name}`), (rows) => Object.values(rows[0] ?? {})[0]))

describe("Sqlite", () => {
  it.live("a change that had to wait for another process leaves nothing in the way of later transactions", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE t (n INTEGER)`
        const other = new Database(path)
        other.exec("BEGIN IMMEDIATE")
        const waiting = yield* Effect.fork(sql`INSERT INTO t VALUES (1)`)
        yield* Effect.sleep("100 millis")
        other.exec("COMMIT")
        other.close()
        yield* Fiber.join(waiting)
        yield* sql.withTransaction(sql.withTransaction(sql`INSERT INTO t VALUES (2)`))
        assert.deepStrictEqual(yield* sql`SELECT n FROM t ORDER BY n`, [{ n: 1 }, { n: 2 }])
      }), 5_000)
    ))

  it.effect("its file is for the owner alone", () =>
    withFile((path) =>
      Effect.gen(function*() {
        yield* connect(path, Migrations.run)
        assert.strictEqual(fs.statSync(path).mode & 0o777, 0o600)
      })
    ))

  it.effect("keeps its pragmas after a transaction", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const all = Effect.forEach(["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete"], pragma)
        const before = yield* all
        assert.deepStrictEqual(before, ["wal", 1, 1, 10, 1])
        yield* sql.withTransaction(sql`CREATE TABLE t (x INTEGER)`)
        yield* Effect.exit(sql.withTransaction(Effect.fail("rolled back")))
        assert.deepStrictEqual(yield* all, before)
      }))))

  it.effect("rolls back what failed", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE t (x INTEGER)`
        yield* Effect.exit(sql.withTransaction(Effect.zipRight(sql`INSERT INTO t VALUES (1)`, Effect.fail("no"))))
        assert.deepStrictEqual(yield* sql`SELECT * FROM t`, [])
      }))))

  it.effect("who only looks does not wait for a transaction, and sees what was committed and nothing else", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE t (x INTEGER)`
        const begun = yield* Deferred.make<void>()
        const looked = yield* Deferred.make<void>()
        const writing = yield* Effect.fork(sql.withTransaction(Effect.gen(function*() {
          yield* sql`INSERT INTO t VALUES (1)`
          assert.strictEqual((yield* sql`SELECT * FROM t`).length, 1)
          yield* Deferred.succeed(begun, undefined)
          yield* Deferred.await(looked)
        })))
        yield* Deferred.await(begun)
        assert.deepStrictEqual(yield* sql`SELECT * FROM t`, [])
        yield* Deferred.succeed(looked, undefined)
        yield* Fiber.join(writing)
        assert.strictEqual((yield* sql`SELECT * FROM t`).length, 1)
      }))))

  it.effect("a COMMIT that fails is a failure, undoes everything, and the next transaction works", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE parent (id INTEGER PRIMARY KEY)`
        yield* sql`CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`
        const error = yield* Effect.flip(sql.withTransaction(sql`INSERT INTO child VALUES (7)`))
        assert.strictEqual(error._tag, "SqlError")
        assert.deepStrictEqual(yield* sql`SELECT * FROM child`, [])
        yield* sql.withTransaction(sql`INSERT INTO parent VALUES (7)`)
        assert.strictEqual((yield* sql`SELECT * FROM parent`).length, 1)
      }))))

  it.effect("the same statement works again after it failed, with other values", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE t (x INTEGER UNIQUE)`
        const insert = (x: number) => sql`INSERT INTO t VALUES (${x})`
        yield* insert(1)
        assert.strictEqual((yield* Effect.flip(insert(1)))._tag, "SqlError")
        yield* insert(2)
        assert.deepStrictEqual(yield* sql`SELECT x FROM t ORDER BY x`, [{ x: 1 }, { x: 2 }])
        yield* sql`ALTER TABLE t ADD COLUMN y TEXT`
        assert.deepStrictEqual(yield* sql`SELECT * FROM t WHERE x = ${1}`, [{ x: 1, y: null }])
      }))))

  it.live("two connections write at once and lose nothing", () =>
    withFile((path) => {
      const writer = (name: string) =>
        connect(path, Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          yield* sql`CREATE TABLE IF NOT EXISTS t (name TEXT, n INTEGER)`
          for (let n = 0; n < 40; n++) {
            yield* sql.withTransaction(Effect.gen(function*() {
              const rows = yield* sql<{ n: number }>`SELECT COUNT(*) AS n FROM t`
              yield* Effect.yieldNow()
              yield* sql`INSERT INTO t VALUES (${name}, ${rows[0]!.n})`
            }))
          }
          return yield* sql<{ n: number }>`SELECT COUNT(DISTINCT n) AS n FROM t`
        }))
      return Effect.gen(function*() {
        yield* Effect.all([writer("a"), writer("b")], { concurrency: 2 })
        const rows = yield* connect(path, Effect.flatMap(SqlClient.SqlClient, (sql) =>
          sql<{ n: number; all: number }>`SELECT COUNT(DISTINCT n) AS n, COUNT(*) AS "all" FROM t`))
        assert.deepStrictEqual(rows, [{ n: 80, all: 80 }])
      })
    }))

  it.live("a transaction that could not begin fails, and the next one works", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE t (x INTEGER)`
        const other = new Database(path)
        other.exec("BEGIN IMMEDIATE")
        const insert = sql.withTransaction(sql`INSERT INTO t VALUES (1)`)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(insert)))
        other.exec("COMMIT")
        other.close()
        yield* insert
        assert.strictEqual((yield* sql`SELECT * FROM t`).length, 1)
      }), 0)
    ))
})

describe("Migrations", () => {
  const versions = Effect.flatMap(SqlClient.SqlClient, (sql) => sql<{ version: number }>`SELECT version FROM schema_version`)

  it.live("run once, also when two start together", () =>
    withFile((path) =>
      Effect.gen(function*() {
        yield* Effect.all([connect(path, Migrations.run), connect(path, Migrations.run)], { concurrency: 2 })
        yield* connect(path, Migrations.run)
        const rows = yield* connect(path, versions)
        assert.deepStrictEqual(rows.map(({ version }) => version), Array.from({ length: Migrations.expected }, (_, n) => n + 1))
      })
    ))

  it.effect("refuse a database of a newer program and leave it alone", () =>
    withFile((path) =>
      Effect.gen(function*() {
        yield* connect(path, Migrations.run)
        yield* connect(path, Effect.flatMap(SqlClient.SqlClient, (sql) =>
          sql`INSERT INTO schema_version VALUES (99, 'from the future', 1)`))
        const error = yield* Effect.flip(connect(path, Migrations.run))
        assert.strictEqual(error._tag, "DatabaseTooNew")
        assert.include(error.message, "newer agnes")
      })
    ))

  it.effect("a database of the first schema is brought up to date and keeps what it has", () =>
    withFile((path) =>
      Effect.gen(function*() {
        yield* connect(path, Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          for (const statement of Initial.statements) yield* sql.unsafe(statement)
          yield* sql`CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)`
          yield* sql`INSERT INTO schema_version VALUES (1, 'initial', 1)`
          yield* sql`INSERT INTO sessions VALUES ('ann', 's1', 1, 7)`
        }))
        yield* connect(path, Migrations.run)
        const rows = yield* connect(path, Effect.flatMap(SqlClient.SqlClient, (sql) =>
          sql`SELECT session, (SELECT COUNT(*) FROM session_tombstones) AS n FROM sessions`))
        assert.deepStrictEqual(rows, [{ session: "s1", n: 0 }])
      })
    ))

  it.effect("15.11-T7 the token table has the columns tokens need", () =>
    withFile((path) =>
      connect(path, Effect.gen(function*() {
        yield* Migrations.run
        const sql = yield* SqlClient.SqlClient
        const columns = yield* sql.unsafe<{ name: string }>("PRAGMA table_info(personal_access_tokens)")
        assert.includeMembers(columns.map(({ name }) => name), [
          "id", "user_id", "name", "token_hash", "prefix", "created_at", "expires_at", "last_used_at", "last_used_ip", "revoked_at"
        ])
      }))))
})

describe.skipIf(process.platform !== "linux" || spawnSync("strace", ["-V"]).error !== undefined)("what a commit costs", () => {
  it("the log is synced after every commit, and before its answer", { timeout: 60_000 }, async () => {
    const folder = fs.mkdtempSync(`${tmpdir()}/agnes-sync-`)
    try {
      await build({
        entryPoints: ["test/adapters/sqlite/commits.ts"],
        outfile: `${folder}/commits.cjs`,
        bundle: true,
        platform: "node",
        format: "cjs",
        external: ["libsql"],
        logLevel: "silent"
      })
      fs.symlinkSync(`${process.cwd()}/node_modules`, `${folder}/node_modules`)
      const trace = `${folder}/trace`
      const run = spawnSync(
        "strace",
        ["-f", "-y", "-e", "trace=pwrite64,fdatasync,fsync,write", "-o", trace, process.execPath, `${folder}/commits.cjs`, `${folder}/a.sqlite`],
        { encoding: "utf8", timeout: 50_000 }
      )
      assert.strictEqual(run.status, 0, run.stderr)
      const events = fs.readFileSync(trace, "utf8").split("\n").flatMap((line) =>
        /(pwrite64)\(\d+<.*-wal>/.test(line) ? ["log"] : /fdatasync\(\d+<.*-wal>/.test(line) ? ["sync"] : /write\(.*answer/.test(line) ? ["answer"] : [])
      const answers = events.flatMap((event, at) => event === "answer" ? [at] : [])
      assert.strictEqual(answers.length, 20)
      for (const at of answers) {
        const before = events.slice(0, at)
        assert.isAbove(before.lastIndexOf("sync"), before.lastIndexOf("log"), `answer at ${at}`)
      }
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  })
})

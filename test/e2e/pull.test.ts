import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Ducks from "../support/Ducks.ts"
import * as Parquet from "../support/Parquet.ts"
import * as TableServer from "../support/TableServer.ts"
import { Computer } from "./support/Computer.ts"

/** A computer with a workspace, and a server it has a token for. */
const scene = Effect.gen(function*() {
  const server = yield* TableServer.start
  const computer = yield* Effect.acquireRelease(Effect.sync(() => new Computer()), (made) =>
    Effect.sync(() => fs.rmSync(made.home, { recursive: true, force: true })))
  const env = { AGNES_SERVER: server.url, AGNES_TOKEN: "t.t.t", AGNES_LOCAL_DIR: computer.workspace }
  return {
    server,
    computer,
    agnes: (...args: ReadonlyArray<string>) => Effect.promise(() => computer.agnes(args, { env })),
    workspace: { root: computer.workspace }
  }
})

const rows = (sql: string) => Effect.promise(() => Parquet.of(sql))

describe("agnes pull", () => {
  it.live("Q1 N4 P1 P3 tables come, can be queried, and change in one step", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, computer, server, workspace } = yield* scene
      assert.match((yield* agnes("pull", "--help")).stdout, /--quiet[^]*--json[^]*--dry-run/)
      server.put("orders", yield* rows("SELECT range AS id, 'x' || range AS name FROM range(3)"))
      server.bundle = { mandatory: [{ id: "tone", title: "Tone", content: "Be kind." }], approved: [] }
      const first = yield* agnes("pull")
      assert.deepStrictEqual([first.code, first.stdout], [0, "Updated 1 tables (1 total).\nRules: 1.\n"])
      assert.match(first.stderr, /^\[1\/1 files\] orders: 100% done/m)
      assert.include(fs.readFileSync(computer.file("rules/km_tone.md"), "utf8"), "Be kind.")
      assert.strictEqual((yield* agnes("query", "SELECT sum(id) AS s FROM orders", "--format", "csv")).stdout, "s\r\n3\r\n")
      server.put("orders", yield* rows("SELECT range AS id FROM range(5)"))
      const second = JSON.parse((yield* agnes("pull", "--json")).stdout)
      assert.deepInclude(second, { tables_updated: 1, parquets_total: 1, rules_count: 1, errors: [], views: "switched" })
      const table = yield* agnes("query", "SELECT count(*) AS n, max(id) AS m FROM orders")
      assert.strictEqual(table.stdout, "n    m\n---  ---\n5    4\n")
      assert.strictEqual((yield* agnes("query", "FROM orders", "--format", "json", "--limit", "1")).stdout, "[\n{\"id\":0}\n]\n")
      const empty = yield* agnes("query", " ")
      assert.deepStrictEqual([empty.code, empty.stdout], [1, ""])
      assert.include(empty.stderr, "one statement that reads")
      const refused = yield* agnes("query", `COPY orders TO '${workspace.root}/x.csv'`)
      assert.strictEqual(refused.code, 1)
      assert.isFalse(fs.existsSync(path.join(workspace.root, "x.csv")))
      assert.match((yield* agnes("catalog")).stdout, /orders +\? +\? +yes/)
    })))

  it.live("P2 D5 quietly: nothing on stdout; a catalogue that is open elsewhere is switched by the next pull", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, server, workspace } = yield* scene
      server.put("a", yield* rows("SELECT 1 AS g")).put("b", yield* rows("SELECT 1 AS g, 'b' AS b"))
      const quiet = yield* agnes("pull", "--quiet")
      assert.deepStrictEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""])
      server.put("a", yield* rows("SELECT 2 AS g")).put("b", yield* rows("SELECT 2 AS g, 'b' AS b"))
      yield* Effect.scoped(Effect.gen(function*() {
        yield* Ducks.opened(workspace, "READ_ONLY")
        const deferred = yield* agnes("pull", "--quiet")
        assert.strictEqual(deferred.code, 3)
        assert.include(deferred.stderr, "run: agnes pull")
        assert.strictEqual((yield* agnes("query", "SELECT a.g, b.g FROM a, b", "--format", "csv")).stdout.split("\r\n")[1], "1,1")
      }))
      const downloads = server.downloads.length
      assert.strictEqual((yield* agnes("pull", "--quiet")).code, 0)
      assert.strictEqual(server.downloads.length, downloads)
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT a.g, b.g FROM a, b"), ["2|2"])
      server.status = 503
      const failed = yield* agnes("pull", "--quiet")
      assert.deepStrictEqual([failed.code, failed.stdout], [1, ""])
      assert.match(failed.stderr, /^warn: manifest: HTTP 503.*\n.*agnes doctor\n$/)
    })))

  it.live("Q2 without a server, a token or a workspace it says what to do, and makes nothing", () =>
    Effect.scoped(Effect.gen(function*() {
      const { computer, server } = yield* scene
      const cwd = path.join(computer.home, "elsewhere")
      fs.mkdirSync(cwd)
      const plain = (env: Record<string, string>) => Effect.promise(() => computer.agnes(["pull"], { env, cwd }))
      for (const [env, words] of [
        [{ AGNES_SERVER: "" }, "agnes init"],
        [{ AGNES_SERVER: server.url }, "agnes auth import-token"],
        [{ AGNES_SERVER: server.url, AGNES_TOKEN: "t.t.t" }, "no agnes workspace"]
      ] as const) {
        const ended = yield* plain(env)
        assert.strictEqual(ended.code, 1)
        assert.include(ended.stderr, words)
        assert.notInclude(ended.stderr, "at ")
      }
      assert.deepStrictEqual(fs.readdirSync(cwd), [])
    })))

  it.live("within a budget: what does not fit goes on in the background", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, server, workspace } = yield* scene
      server.put("a", yield* rows("SELECT 1 AS g"))
      const held: Array<() => void> = []
      let isOver = false
      server.mischief = (_asked, response, bytes) => {
        if (isOver) return false
        held.push(() => response.end(bytes))
        return true
      }
      const begun = performance.now()
      const hook = yield* agnes("pull", "--quiet", "--budget", "0.5")
      assert.deepStrictEqual([hook.code, hook.stdout, hook.stderr], [0, "", ""])
      assert.isBelow(performance.now() - begun, 20_000)
      assert.isFalse(fs.existsSync(Ducks.catalogue(workspace)))
      isOver = true
      held.forEach((release) => release())
      while (!fs.existsSync(Ducks.catalogue(workspace))) yield* Effect.sleep("20 millis")
      while (!fs.existsSync(path.join(workspace.root, "server/parquet/a.parquet"))) yield* Effect.sleep("20 millis")
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT g FROM a"), ["1"])
    })))
})

describe("D8 pulls and queries at once", () => {
  it.live("a second pull says that one is at work, and ends well", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, server, workspace } = yield* scene
      server.put("a", yield* rows("SELECT 1 AS g"))
      let release: () => void = () => {}
      const asked = new Promise<void>((resolve) => {
        server.mischief = (_asked, response, bytes) => {
          release = () => response.end(bytes)
          resolve()
          return true
        }
      })
      const first = yield* Effect.fork(agnes("pull", "--json"))
      yield* Effect.promise(() => asked)
      const second = yield* agnes("pull")
      assert.deepStrictEqual([second.code, second.stdout], [0, "Another pull is at work in this workspace.\n"])
      release()
      assert.deepInclude(JSON.parse((yield* Fiber.join(first)).stdout), { tables_updated: 1, errors: [] })
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT g FROM a"), ["1"])
    })))

  it.live("D5 a query that is still running keeps the views as they are: exit 3, and the next pull makes the switch", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, computer, server, workspace } = yield* scene
      server.put("a", yield* rows("SELECT 1 AS g"))
      yield* agnes("pull")
      // Rows that nobody reads: it stays where it is until somebody does.
      const endless = () => {
        const query = spawn(process.execPath, [computer.program, "query", "SELECT g, r FROM a, range(100000000) t(r)", "--format", "csv"], {
          env: { ...computer.environment, AGNES_LOCAL_DIR: workspace.root },
          stdio: ["ignore", "pipe", "ignore"]
        })
        const ended = new Promise((resolve) => query.once("exit", resolve))
        return { query, ended, begun: new Promise((resolve) => query.stdout.once("readable", resolve)) }
      }
      const { begun, ended, query } = endless()
      yield* Effect.promise(() => begun)
      server.put("a", yield* rows("SELECT 2 AS g"))
      const deferred = yield* agnes("pull", "--json")
      assert.strictEqual(deferred.code, 3)
      assert.deepInclude(JSON.parse(deferred.stdout), { views: "deferred" })
      assert.include(deferred.stderr, "open in another program")
      const [, row = ""] = (query.stdout.read() as Buffer).toString("utf8").split("\r\n")
      assert.match(row, /^1,/)
      query.kill()
      assert.strictEqual(yield* Effect.promise(() => ended), 130)
      const left = endless()
      yield* Effect.promise(() => left.begun)
      left.query.stdout.destroy()
      assert.strictEqual(yield* Effect.promise(() => left.ended), 0)
      assert.strictEqual((yield* agnes("pull")).code, 0)
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT g FROM a"), ["2"])
    })))
})

describe("agnes init", () => {
  it.live("INIT-8 INIT-10 K2 pulls once into a workspace it has just set up, and says how it goes", () =>
    Effect.scoped(Effect.gen(function*() {
      const { computer, server } = yield* scene
      server.put("orders", yield* rows("SELECT 1 AS id")).put("view", yield* rows("SELECT 1 AS id"), { query_mode: "materialized" })
      server.bundle = { mandatory: [{ id: "tone", title: "Tone", content: "Be kind." }], approved: [] }
      const init = (...more: ReadonlyArray<string>) =>
        Effect.promise(() => computer.agnes(["init", "--server-url", server.url, "--token", "t.t.t", ...more], {}))
      const some = yield* init("--skip-materialize")
      assert.strictEqual(some.code, 0, some.stderr)
      assert.match(some.stdout, /\n {2}Tables {3}: 1 synced \(2 total\)\n {2}Rules {4}: 1\n[^]*\nTry: agnes status, agnes catalog\n$/)
      assert.match(some.stderr, /^\[1\/1 files\] orders: 100% done/m)
      assert.include(fs.readFileSync(computer.file("rules/km_tone.md"), "utf8"), "Be kind.")
      assert.include((yield* init("--force")).stdout, "  Tables   : 1 synced (2 total)\n")
      assert.deepStrictEqual(yield* Ducks.ask({ root: computer.workspace }, "SELECT count(*) FROM orders, view"), ["1"])
    })))
})

describe("agnes sync", () => {
  it.live("OLD-2 OLD-3 OLD-4 has the options and the output of its ancestor", () =>
    Effect.scoped(Effect.gen(function*() {
      const { agnes, computer, server } = yield* scene
      server.put("a", yield* rows("SELECT 1 AS g")).put("far", Buffer.from("x"), { query_mode: "remote" })
      server.bundle = { mandatory: [], approved: [{ title: "t", content: "c" }] }
      const dry = JSON.parse((yield* agnes("sync", "--dry-run", "--json")).stdout)
      assert.deepStrictEqual(dry.would_download.map((each: { readonly table: string }) => each.table), ["a"])
      assert.deepStrictEqual(Object.keys(dry.summary), ["tables_total", "tables_to_download", "tables_skipped_unchanged", "bytes_total"])
      assert.strictEqual((yield* agnes("sync", "--upload-only", "--table", "a")).code, 2)
      const docs = yield* agnes("sync", "--docs-only", "--quiet")
      assert.deepStrictEqual([docs.code, docs.stdout, docs.stderr], [0, "", ""])
      assert.isTrue(fs.existsSync(computer.file("rules/km_approved.md")))
      assert.strictEqual((yield* agnes("sync", "--docs-only")).stdout, "Rules: 1\n")
      assert.deepStrictEqual(server.downloads, [])
      const quiet = yield* agnes("sync", "--quiet", "--table", "a")
      assert.deepStrictEqual([quiet.stdout, quiet.stderr], ["", "sync: 1 tables, 0 errors\n"])
      const text = yield* agnes("sync")
      assert.include(text.stdout, "Downloaded: 0 tables\nSkipped (unchanged): 1\nSkipped (remote-mode): 1\nUploaded 0 sessions\n")
      const both = JSON.parse((yield* agnes("sync", "--json")).stdout)
      assert.deepInclude(both, { downloaded: [], skipped: ["a"], skipped_remote: ["far"], errors: [], sessions: 0, local_md: false })
      const upload = JSON.parse((yield* agnes("sync", "--upload-only", "--json")).stdout)
      assert.deepInclude(upload, { sessions: 0, local_md: false })
      server.status = 500
      const failed = yield* agnes("sync", "--quiet")
      assert.strictEqual(failed.code, 1)
      assert.include(failed.stderr, "sync: manifest fetch failed: ")
    })))
})

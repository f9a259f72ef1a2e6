import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as PullWorld from "../../support/PullWorld.ts"
import { size } from "../../support/Sizes.ts"
import { md5, sha256 } from "../../support/TableServer.ts"

const bytes = (text: string): Buffer => Buffer.from(`PAR1 ${text} PAR1`)

const row = (of: Buffer): string => JSON.stringify({ hash: md5(of), sha256: sha256(of), size_bytes: of.length, query_mode: "local" })

const good = bytes("good")

const manifest = (...rows: ReadonlyArray<readonly [name: string, row: string]>): string =>
  `{"tables":{${rows.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}}`

/** A workspace that has the table `good`. */
const scene = Effect.gen(function*() {
  const world = yield* PullWorld.make()
  world.server.put("good", good)
  yield* world.run()
  return world
})

const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth)

describe("a manifest made to harm", () => {
  const rows: ReadonlyArray<readonly [name: string, row: string]> = [
    ["no-number", `{"sha256":"${sha256(good)}","size_bytes":1e400}`],
    ["digits", `{"sha256":"${sha256(good)}","size_bytes":${"9".repeat(400)}}`],
    ["below", `{"sha256":"${sha256(good)}","size_bytes":-1}`],
    ["half", `{"sha256":"${sha256(good)}","size_bytes":0.5}`],
    ["path", "{\"sha256\":\"../../../../etc/passwd\",\"size_bytes\":1}"],
    ["letters", `{"sha256":"${sha256(good).toUpperCase()}","size_bytes":1}`],
    ["list", "[]"],
    ["deep", deep(100_000)],
    ["deep-key", `{"hash":"x","more":${deep(100_000)}}`],
    ["mode", `{"sha256":"${sha256(good)}","query_mode":"execute"}`]
  ]

  it.scoped("D1 rows nobody can believe are named and passed over, the others come", () =>
    Effect.gen(function*() {
      const { run, server, table } = yield* scene
      server.put("new", bytes("new"))
      server.manifest = manifest(...rows, ["good", row(good)], ["new", row(bytes("new"))])
      const done = yield* run()
      assert.deepStrictEqual([done.updated, done.removed], [["new"], []])
      assert.deepStrictEqual(done.errors.map((error) => error.table), rows.map(([name]) => name))
      assert.strictEqual(table("good"), "PAR1 good PAR1")
    }))

  it.scoped("D1 a row twice: the last one counts, as everywhere in JSON", () =>
    Effect.gen(function*() {
      const { run, server } = yield* scene
      server.manifest = manifest(["good", "{\"sha256\":\"0\"}"], ["good", row(good)])
      assert.deepStrictEqual((yield* run()).errors, [])
    }))

  it.scoped("D1 names that objects have by themselves are names of tables: they come once, and go", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* scene
      const names = ["__proto__", "constructor", "hasOwnProperty", "toString"]
      for (const name of names) server.put(name, bytes(name))
      server.manifest = manifest(...names.map((name) => [name, row(bytes(name))] as const))
      const first = yield* run()
      assert.deepStrictEqual([[...first.updated].sort(), first.errors], [names, []])
      assert.deepStrictEqual((yield* run()).updated, [])
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet")).sort(), [".agnes", ...names.map((name) => `${name}.parquet`)])
      server.manifest = manifest()
      assert.deepStrictEqual([...(yield* run()).removed].sort(), names)
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet")), [".agnes"])
    }))

  it.scoped("D7 a manifest behind a redirect is not fetched, and nothing changes", () =>
    Effect.gen(function*() {
      const { all, run, server } = yield* scene
      const other = yield* PullWorld.make()
      const before = all()
      const answer = server.answer.bind(server)
      server.answer = (request, response) => {
        if (request.url !== "/api/sync/manifest") return answer(request, response)
        response.writeHead(302, { location: `${other.server.url}/api/sync/manifest` })
        response.end()
      }
      const done = yield* run()
      assert.deepStrictEqual(done.errors.map(({ stage }) => stage), ["manifest"])
      assert.include(done.errors[0]?.error, "redirect")
      assert.deepStrictEqual([other.server.asked, all()], [[], before])
    }))

  it.scoped("a size that is said too small does not let more bytes in; one that is not said is found out", () =>
    Effect.gen(function*() {
      const { run, server, table } = yield* scene
      const long = bytes("long".repeat(1000))
      server.put("small", long, { size_bytes: 10 }).put("unsaid", bytes("of any length"), { size_bytes: null })
      const done = yield* run()
      assert.deepStrictEqual([done.updated, done.errors.map((error) => error.table)], [["unsaid"], ["small"]])
      assert.isUndefined(table("small"))
    }))
})

describe("many tables", () => {
  const count = size(1_000, 10_000)

  it.scoped(`${count} of them come, are asked for once, and go when they are revoked`, () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      const one = bytes("the same for all")
      for (let n = 0; n < count; n++) server.put(`t${n}`, one)
      server.put("other", bytes("other"))
      const first = yield* run()
      assert.deepStrictEqual([first.updated.length, first.errors], [count + 1, []])
      assert.lengthOf(server.downloads, 2)
      assert.lengthOf(fs.readdirSync(path("server/parquet")), count + 2)
      const again = yield* run()
      assert.deepStrictEqual([again.updated, again.views], [[], "unchanged"])
      server.tables.clear()
      server.put("other", bytes("other"))
      const gone = yield* run()
      assert.deepStrictEqual([gone.removed.length, gone.errors], [count, []])
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet")).sort(), [".agnes", "other.parquet"])
    }), 300_000)
})

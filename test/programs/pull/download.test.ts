import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { PullProgress } from "../../../src/ports/PullProgress.ts"
import * as PullWorld from "../../support/PullWorld.ts"
import type { Asked, Mischief } from "../../support/TableServer.ts"

const old = Buffer.concat([Buffer.from("PAR1"), Buffer.from("old"), Buffer.from("PAR1")])
const large = Buffer.concat([Buffer.from("PAR1"), randomBytes(400_000), Buffer.from("PAR1")])

/** Larger than 100,000 bytes counts as large; four connections. */
const knobs = { ...PullWorld.knobs, chunkThreshold: 100_000 }

const ranges = (asked: ReadonlyArray<Asked>) => asked.map(({ headers }) => headers.range).filter((range) => range !== undefined)

/** The first `times` downloads go wrong as told. */
const first = (times: number, mischief: Mischief): Mischief => {
  let left = times
  return (asked, response, bytes) => left-- > 0 && mischief(asked, response, bytes)
}

describe("large tables", () => {
  it.scoped("O1 O7 come in four ranges at once, with nothing left behind; the progress adds up to the size", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large).put("small", old)
      let seen = 0
      const ended: Array<boolean> = []
      const watcher = {
        file: ({ name }: { readonly name: string }) => ({
          advanced: (bytes: number) => void (seen += name === "a" ? bytes : 0),
          ended: (verified: boolean) => void ended.push(verified)
        }),
        finished: () => {}
      }
      yield* Effect.provideService(run({ knobs }), PullProgress, watcher)
      const asked = server.downloads.filter((each) => each.path.includes("/a/"))
      assert.lengthOf(new Set(ranges(asked)), 4)
      assert.lengthOf(asked, 4)
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.lengthOf(fs.readdirSync(path("server/parquet/.agnes")), 2)
      assert.strictEqual(seen, large.length)
      assert.deepStrictEqual(ended, [true, true])
      assert.isUndefined(server.downloads.find((each) => each.path.includes("/small/"))?.headers.range)
    }))

  it.scoped("O2 O4 a server that sends everything instead of a range is taken at its word", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large)
      server.mischief = (_asked, response, bytes) => {
        response.writeHead(200, { "content-length": bytes.length })
        response.end(bytes)
        return true
      }
      assert.deepStrictEqual((yield* run({ knobs })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.lengthOf(server.downloads.filter(({ headers }) => headers.range === undefined), 1)
    }))

  it.scoped("O3 below the threshold nobody asks for ranges", () =>
    Effect.gen(function*() {
      const { run, server } = yield* PullWorld.make()
      server.put("a", large)
      yield* run()
      assert.deepStrictEqual(ranges(server.downloads), [])
    }))

  it.scoped("O5 one range that fails is asked for again, and only that one", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large)
      server.mischief = first(1, (_asked, response) => {
        response.writeHead(503)
        response.end()
        return true
      })
      assert.deepStrictEqual((yield* run({ knobs: { ...knobs, chunkParallelism: 2 } })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.isAtMost(server.sent, 2 * large.length)
    }))

  it.scoped("a server of the original's kind: ranges held together by its ETag, MD5 compared", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.original = true
      server.put("a", large)
      assert.deepStrictEqual((yield* run({ knobs })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.deepStrictEqual((yield* run({ knobs })).updated, [])
      assert.lengthOf(new Set(server.downloads.slice(1).map(({ headers }) => headers["if-range"])), 1)
      server.put("b", old, { hash: "" }).put("c", Buffer.from("no parquet"), { hash: "" })
      const done = yield* run({ knobs })
      assert.deepStrictEqual(done.updated, ["b"])
      assert.include(done.errors[0]?.error, "PAR1")
    }))

  it.scoped.each<readonly [string, number]>([
    ["answers with a part of it all the same", 206],
    ["sends all of it, as If-Range wants", 200]
  ])("D2 the table changes between two ranges, and a server of the original's kind %s: never mixed, said, whole next time", ([, status]) =>
    Effect.gen(function*() {
      const { path, run, server, table } = yield* PullWorld.make()
      server.original = true
      server.put("a", old)
      yield* run({ knobs })
      server.put("a", large)
      const other = Buffer.concat([Buffer.from("PAR1"), randomBytes(400_000), Buffer.from("PAR1")])
      server.mischief = ({ headers: { range = "" } }, response) => {
        const [, from = 0, to = 0] = /^bytes=(\d+)-(\d+)$/.exec(range)?.map(Number) ?? []
        if (from === 0) return false
        const part = status === 206 ? { "content-range": `bytes ${from}-${to}/${other.length}` } : {}
        response.writeHead(status, { etag: "\"another\"", ...part })
        response.end(status === 206 ? other.subarray(from, to + 1) : other)
        return true
      }
      const done = yield* run({ knobs })
      assert.deepStrictEqual([done.updated, done.errors.map(({ table }) => table)], [[], ["a"]])
      assert.include(done.errors[0]?.error, "changed")
      assert.deepStrictEqual(Buffer.from(table("a") ?? ""), old)
      server.mischief = undefined
      server.put("a", other)
      assert.deepStrictEqual((yield* run({ knobs })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), other)
    }))

  it.scoped("D2 a server that says once that a range lies behind the end: the table comes from its start", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large)
      server.mischief = first(1, (_asked, response) => {
        response.writeHead(416)
        response.end()
        return true
      })
      assert.deepStrictEqual((yield* run({ knobs })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
    }))

  it.scoped("what came before a pull was killed is not asked for again", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large)
      let stop: () => void = () => {}
      const stopped = new Promise<void>((resolve) => (stop = resolve))
      server.mischief = (asked, response, bytes) => {
        if (asked.headers.range === undefined || asked.headers.range.startsWith("bytes=0-")) return false
        response.writeHead(206, { "content-range": asked.headers.range.replace("bytes=", "bytes ") + `/${bytes.length}` })
        response.write(bytes.subarray(0, 10))
        setTimeout(stop, 50)
        return true
      }
      const fiber = yield* Effect.fork(run({ knobs }))
      yield* Effect.promise(() => stopped)
      yield* Fiber.interrupt(fiber)
      server.mischief = undefined
      const before = server.downloads.length
      assert.deepStrictEqual((yield* run({ knobs })).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.notInclude(ranges(server.downloads.slice(before)).join(" "), "bytes=0-")
      assert.include(server.downloads.at(-1)?.headers["if-range"], "\"")
    }))
})

describe("D2 a table that is not what the manifest says", () => {
  const cases: ReadonlyArray<readonly [string, string, Mischief]> = [
    ["wrong bytes", "hash mismatch: expected ", (_asked, response, bytes) => {
      response.end(Buffer.alloc(bytes.length, 1))
      return true
    }],
    ["another length", "wrong size", (_asked, response) => {
      response.writeHead(200, { "content-length": 3 })
      response.end("abc")
      return true
    }],
    ["cut off", "ended early", (_asked, response, bytes) => {
      response.writeHead(200, { "transfer-encoding": "chunked" })
      response.end(bytes.subarray(0, 100))
      return true
    }],
    ["longer than announced", "more bytes", (_asked, response, bytes) => {
      response.writeHead(200, { "transfer-encoding": "chunked" })
      response.end(Buffer.concat([bytes, bytes]))
      return true
    }],
    ["a connection that breaks", "broke", (_asked, response, bytes) => {
      response.writeHead(200, { "content-length": bytes.length })
      response.write(bytes.subarray(0, 10), () => response.destroy())
      return true
    }],
    ["another version, by its ETag", "changed", (_asked, response, bytes) => {
      response.writeHead(200, { etag: `"${"0".repeat(64)}"` })
      response.end(bytes)
      return true
    }],
    ["412 for ever", "changed", (_asked, response) => {
      response.writeHead(412)
      response.end()
      return true
    }],
    ["a range nobody asked for", "another part", (asked, response, bytes) => {
      if (asked.headers.range === undefined) return false
      response.writeHead(206, { "content-range": `bytes 5-9/${bytes.length}` })
      response.end("12345")
      return true
    }],
    ["416 for ever", "HTTP 416", (_asked, response) => {
      response.writeHead(416)
      response.end()
      return true
    }],
    ["D7 a redirect elsewhere", "redirect", (_asked, response) => {
      response.writeHead(307, { location: "http://127.0.0.1:1/" })
      response.end()
      return true
    }],
    ["an error page", "HTTP 500", (_asked, response) => {
      response.writeHead(500)
      response.end("<html>")
      return true
    }],
    ["no access any more", "HTTP 403", (_asked, response) => {
      response.writeHead(403)
      response.end("{\"detail\":\"Access denied to this table\"}")
      return true
    }]
  ]

  it.scoped.each(cases)("O6 %s: said, the old file stays, the others come, nothing half is left", ([, words, mischief]) =>
    Effect.gen(function*() {
      const { path, run, server, table } = yield* PullWorld.make()
      server.put("a", old)
      yield* run({ knobs })
      server.put("a", large).put("b", Buffer.from("PAR1 b PAR1"))
      server.mischief = (asked, response, bytes) => asked.path.includes("/a/") && mischief(asked, response, bytes)
      const done = yield* run({ knobs })
      assert.deepStrictEqual(done.updated, ["b"])
      assert.lengthOf(done.errors, 1)
      assert.strictEqual(done.errors[0]?.table, "a")
      assert.include(done.errors[0]?.error, words)
      assert.deepStrictEqual(Buffer.from(table("a") ?? ""), old)
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet")).sort(), [".agnes", "a.parquet", "b.parquet"])
      server.mischief = undefined
      assert.deepStrictEqual((yield* run({ knobs })).updated, ["a"])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
      assert.lengthOf(fs.readdirSync(path("server/parquet/.agnes")), 2)
    }))

  it.scoped("a table that changed between manifest and download comes in its new version, in the same run", () =>
    Effect.gen(function*() {
      const { run, server, table } = yield* PullWorld.make()
      server.put("a", old)
      const stale = server.manifestText()
      server.put("a", Buffer.from("PAR1 new PAR1"))
      server.manifest = stale
      server.mischief = () => {
        server.manifest = undefined
        return false
      }
      const done = yield* run()
      assert.deepStrictEqual([done.updated, done.errors], [["a"], []])
      assert.strictEqual(table("a"), "PAR1 new PAR1")
    }))

  it.scoped("a part that was damaged while it lay here is fetched anew", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      server.put("a", large)
      const folder = path("server/parquet/.agnes")
      const { sha256 } = JSON.parse(server.manifestText()).tables.a
      fs.mkdirSync(folder, { recursive: true })
      fs.writeFileSync(`${folder}/${sha256}.part`, Buffer.alloc(1_000))
      fs.writeFileSync(`${folder}/${sha256}.part.json`, JSON.stringify({ done: [[0, 1_000]] }))
      assert.deepStrictEqual((yield* run()).errors, [])
      assert.deepStrictEqual(fs.readFileSync(path("server/parquet/a.parquet")), large)
    }))

  it.scoped("a token that is refused, or a server that goes, ends the run at once", () =>
    Effect.gen(function*() {
      const { run, server } = yield* PullWorld.make()
      for (let n = 0; n < 20; n++) server.put(`t${n}`, Buffer.from(`PAR1 ${n} PAR1`))
      server.mischief = (_asked, response) => {
        response.writeHead(401)
        response.end()
        return true
      }
      const done = yield* run()
      assert.isAtMost(server.downloads.length, 4)
      assert.include(done.errors.at(-1)?.error, "more tables were not tried")
      server.mischief = (_asked, response) => {
        response.destroy()
        return true
      }
      assert.isAtMost((yield* run()).errors.length, 5)
    }))
})

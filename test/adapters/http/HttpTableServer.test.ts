import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { gzipSync } from "node:zlib"
import * as HttpTableServer from "../../../src/adapters/http/HttpTableServer.ts"
import * as MemoryTableServer from "../../../src/adapters/memory/MemoryTableServer.ts"
import { TableServer as Port } from "../../../src/ports/TableServer.ts"
import * as TableServer from "../../ports/TableServer.ts"
import * as Scripted from "../../support/TableServer.ts"

const real = Effect.gen(function*() {
  const tables = yield* Scripted.start
  const context = yield* Layer.build(HttpTableServer.layer({ userAgent: "agnes/1 (linux)" }))
  return {
    tables,
    url: tables.url,
    server: yield* Effect.provide(Port, context),
    put: (name: string, bytes: Uint8Array) => void tables.put(name, bytes),
    answer: (status: number) => void (tables.status = status)
  }
})

TableServer.suite("http", real)
TableServer.suite(
  "memory",
  Effect.gen(function*() {
    const site = MemoryTableServer.site()
    return {
      url: "http://memory",
      server: yield* Effect.provide(Port, MemoryTableServer.layer(site)),
      put: (name: string, bytes: Uint8Array) => void site.tables.set(name, { bytes, sha256: Scripted.sha256(bytes) }),
      answer: (status: number) => void (site.status = status)
    }
  })
)

const wish = { table: "a", range: undefined, ifRange: undefined, sha256: undefined }

describe("HttpTableServer", () => {
  it.scoped("says who asks, in the words of the original, and follows no redirect with the token", () =>
    Effect.gen(function*() {
      const { server, tables, url } = yield* real
      const other = yield* Scripted.start
      const as = { serverUrl: url, token: Redacted.make("s.e.cret") }
      tables.put("a", Buffer.from("abc"))
      tables.mischief = (_asked, response) => {
        response.writeHead(302, { location: `${other.url}/api/data/a/download` })
        response.end()
        return true
      }
      const error = yield* Effect.flip(server.download(as, wish))
      assert.include(error.message, "redirect")
      assert.notInclude(JSON.stringify(error), "cret")
      assert.deepStrictEqual(other.asked, [])
      assert.strictEqual(tables.asked[0]?.headers.authorization, "Bearer s.e.cret")
      assert.strictEqual(tables.asked[0]?.headers["user-agent"], "agnes/1 (linux)")
    }))

  it.scoped("a table that breaks off, or comes encoded, is no table", () =>
    Effect.gen(function*() {
      const { server, tables, url } = yield* real
      const as = { serverUrl: url, token: Redacted.make("t") }
      tables.put("a", Buffer.from("abc"))
      tables.mischief = (_asked, response) => {
        response.writeHead(200, { "content-length": 10 })
        response.write("abc", () => response.destroy())
        return true
      }
      const body = yield* server.download(as, wish)
      assert.strictEqual((yield* Effect.exit(TableServer.read(body.chunks)))._tag, "Failure")
      tables.mischief = (_asked, response) => {
        response.writeHead(200, { "content-encoding": "gzip" })
        response.end(gzipSync("abc"))
        return true
      }
      assert.include((yield* Effect.flip(server.download(as, wish))).message, "encoded")
    }))

  it.scoped("a kept connection that the server lets go of just then is replaced by a new one", () =>
    Effect.gen(function*() {
      const { server, tables, url } = yield* real
      const as = { serverUrl: url, token: Redacted.make("t") }
      const answer = tables.answer.bind(tables)
      const known = new Set<unknown>()
      tables.answer = (request, response) => {
        if (known.has(request.socket)) return void request.socket.destroy()
        known.add(request.socket)
        answer(request, response)
      }
      for (let n = 0; n < 3; n++) assert.strictEqual((yield* server.manifest(as, undefined))._tag, "Document")
      assert.strictEqual(known.size, 3)
    }))

  it.scoped("a manifest may come compressed, and not swell without bound", () =>
    Effect.gen(function*() {
      const { server, tables, url } = yield* real
      const as = { serverUrl: url, token: Redacted.make("t") }
      const answer = (text: Buffer) => {
        tables.answer = (_request, response) => {
          response.writeHead(200, { "content-encoding": "gzip" })
          response.end(gzipSync(text))
        }
      }
      answer(Buffer.from("{\"tables\":{}}"))
      assert.deepInclude(yield* server.manifest(as, undefined), { text: "{\"tables\":{}}" })
      answer(Buffer.alloc(70 * 1024 ** 2, " "))
      assert.strictEqual((yield* Effect.flip(server.manifest(as, undefined)))._tag, "NoReply")
      assert.strictEqual((yield* Effect.flip(server.manifest({ ...as, serverUrl: "http://127.0.0.1:1" }, undefined)))._tag, "NoReply")
    }))
})

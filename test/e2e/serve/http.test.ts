import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { gunzipSync } from "node:zlib"
import { request } from "node:http"
import * as Server from "./Server.ts"

interface Raw {
  readonly status: number
  readonly headers: Record<string, string | Array<string> | undefined>
  readonly body: Buffer
}

/** Without what `fetch` adds and takes away. */
const raw = (server: Server.Server, path: string, headers: Record<string, string> = {}, method = "GET") =>
  Effect.async<Raw>((resume) => {
    request(`${server.url}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })))
    }).end()
  })

const bearer = (server: Server.Server) => ({ authorization: `Bearer ${server.token}` })

describe("methods", () => {
  it.scoped("W-30 HEAD is GET without the body, 405 says how to ask, 404 is only what is not there", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const head = yield* raw(server, "/api/sessions", bearer(server), "HEAD")
      const get = yield* raw(server, "/api/sessions", bearer(server))
      assert.strictEqual(head.status, 200)
      assert.strictEqual(head.body.length, 0)
      assert.strictEqual(head.headers["content-length"], get.headers["content-length"])
      const wrong = yield* raw(server, "/api/upload/sessions")
      assert.strictEqual(wrong.status, 405)
      assert.strictEqual(wrong.headers["allow"], "POST")
      assert.strictEqual((yield* raw(server, "/api/health", {}, "POST")).headers["allow"], "GET, HEAD")
      assert.strictEqual((yield* raw(server, "/api/nothing")).status, 404)
    }))
})

describe("packed replies", () => {
  it.scoped("long texts are, short ones and those to somebody with a cookie are not, and caches are told", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (let count = 0; count < 6; count++) {
        yield* Server.upload(server, server.token, `${crypto.randomUUID()}.jsonl`, `{"n":${count}}\n`)
      }
      const gzip = { ...bearer(server), "accept-encoding": "gzip" }
      const plain = yield* raw(server, "/api/sessions", bearer(server))
      const packed = yield* raw(server, "/api/sessions", gzip)
      assert.isAtLeast(plain.body.length, 1024)
      assert.strictEqual(packed.headers["content-encoding"], "gzip")
      assert.strictEqual(Number(packed.headers["content-length"]), packed.body.length)
      assert.deepStrictEqual(gunzipSync(packed.body), plain.body)
      for (const { headers } of [plain, packed]) assert.include(String(headers["vary"]), "Accept-Encoding")
      assert.notProperty((yield* raw(server, "/api/sessions", { ...gzip, cookie: "a=b" })).headers, "content-encoding")
      assert.notProperty((yield* raw(server, "/api/sessions?limit=1", gzip)).headers, "content-encoding")
    }))
})

describe("pages of other origins", () => {
  const origin = "https://portal.example.org"

  it.scoped("are not answered unless they are named, and then with credentials, beforehand too", () =>
    Effect.gen(function*() {
      const closed = yield* Server.start()
      assert.notProperty((yield* raw(closed, "/api/health", { origin })).headers, "access-control-allow-origin")
      const open = yield* Server.start({ corsOrigins: [origin] })
      const { headers } = yield* raw(open, "/api/health", { origin })
      assert.strictEqual(headers["access-control-allow-origin"], origin)
      assert.strictEqual(headers["access-control-allow-credentials"], "true")
      assert.include(String(headers["vary"]), "Origin")
      const asked = { origin, "access-control-request-method": "DELETE", "access-control-request-headers": "authorization" }
      const preflight = yield* raw(open, "/api/sessions/x", asked, "OPTIONS")
      assert.strictEqual(preflight.status, 204)
      assert.include(String(preflight.headers["access-control-allow-methods"]), "DELETE")
      assert.include(String(preflight.headers["access-control-allow-headers"]), "Authorization")
      const foreign = yield* raw(open, "/api/sessions/x", { ...asked, origin: "https://evil.example" }, "OPTIONS")
      assert.notProperty(foreign.headers, "access-control-allow-origin")
      assert.strictEqual(foreign.status, 405)
    }))
})

import { assert, describe, it } from "@effect/vitest"
import { HttpApi } from "@effect/platform"
import { Effect } from "effect"
import { Api } from "../../src/ports/api/Api.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Wire from "../e2e/serve/Wire.ts"

/**
 * Route → who may use it: `public` answers everybody, `open` looks at what is sent and not at who sends it, `login`
 * wants any good token, `session` one that comes from a login with a password. A route without a row fails the test.
 */
const policy: Record<string, "public" | "open" | "login" | "session"> = {
  "POST /api/upload/sessions": "login",
  "POST /api/upload/local-md": "login",
  "GET /api/sessions": "login",
  "DELETE /api/sessions/:id": "login",
  "DELETE /api/sessions/:id/tombstone": "login",
  "GET /api/catalog/tables": "login",
  "POST /auth/token": "open",
  "POST /auth/bootstrap": "open",
  "POST /auth/logout": "session",
  "POST /auth/tokens": "session",
  "GET /auth/tokens": "login",
  "GET /auth/tokens/:id": "login",
  "DELETE /auth/tokens/:id": "login",
  "GET /api/health": "public"
}

const routes = (): ReadonlyArray<readonly [method: string, path: string]> => {
  const found: Array<readonly [string, string]> = []
  HttpApi.reflect(Api, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => found.push([endpoint.method, endpoint.path])
  })
  return found
}

describe("the server's routes", () => {
  it("S9 each has a row in the table of who may use it", () => {
    assert.deepStrictEqual(routes().map((route) => route.join(" ")).sort(), Object.keys(policy).sort())
  })

  it.scopedLive("S9 only public ones answer without login, and with a token that is none, expired, revoked, foreign, ended", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const foreign = yield* Server.start()
      const bad = yield* People.badTokens(server)
      for (const [method, path] of routes()) {
        for (const [why, token] of Object.entries({ ...bad, none: undefined, garbage: "x.y.z", foreign: foreign.token })) {
          const { status } = yield* Server.ask(server, path, { method, token })
          const role = policy[`${method} ${path}`]
          if (role === "open") assert.notInclude([200, 201, 204, 500], status, `${method} ${path} ${why}`)
          else assert.strictEqual(status, role === "public" ? 200 : 401, `${method} ${path} ${why}`)
        }
      }
    }))

  it.scopedLive("S9 what is for a login is not for a token that lies on a disk", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      for (const [method, path] of routes()) {
        const { status } = yield* Server.ask(server, path, { method, token: server.token })
        const role = policy[`${method} ${path}`]
        if (role === "session") assert.strictEqual(status, 403, `${method} ${path}`)
        if (role === "login") assert.notInclude([401, 403, 500], status, `${method} ${path}`)
      }
    }))
})

describe("hostile names", () => {
  const names = [
    "../../x.jsonl", "..\\..\\x.jsonl", "%2e%2e%2fx.jsonl", "/etc/x.jsonl", "x".repeat(300) + ".jsonl", "CON", "con.jsonl",
    "x..jsonl", "x\u202elnosj.jsonl", "X.JSONL", "\u212A.jsonl", "x;rm -rf.jsonl", "$(id).jsonl", "-rf.jsonl", ".jsonl", "..", ".",
    ".revisions", ".revisions.jsonl", "<script>.jsonl", "nul\u0001.jsonl", "e\u0301.jsonl", "\u00e9.jsonl", "' OR 1=1--.jsonl"
  ]

  it.scopedLive("S1 S13 every name is answered 200 and stays in its user's folder under a name of ours", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const name of names) {
        const { body, status } = yield* Server.upload(server, server.token, name, name)
        assert.strictEqual(status, 200, name)
        assert.match(body.filename, /^[a-z0-9_][a-z0-9._-]{0,133}\.jsonl$/)
      }
      for (const path of Object.keys(Server.kept(server))) {
        assert.match(path, /^user_sessions\/[0-9a-f-]{36}\/(\.revisions\/[a-z0-9_][a-z0-9._-]*\/\d+|[a-z0-9_][a-z0-9._-]*)\.jsonl$/)
      }
    }))
})

describe("tenants", () => {
  it.scopedLive("S5 S11 equal names and equal bytes of two people know nothing of each other", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      const first = yield* Server.upload(server, ann, "s.jsonl", "the same bytes")
      const second = yield* Server.upload(server, bob, "s.jsonl", "the same bytes")
      assert.deepStrictEqual(second.body, first.body)
      yield* Server.upload(server, ann, "s.jsonl", "the same bytes, and canary-ann")
      yield* Server.upload(server, bob, "s.jsonl", "quite other bytes, longer than ann's, and canary-bob")
      for (const [name, token] of [["ann", ann], ["bob", bob]] as const) {
        const { body } = yield* Server.ask(server, "/api/sessions", { token })
        assert.strictEqual(body.count, 1)
        const files = Object.entries(Server.kept(server)).filter(([path]) => path.startsWith(`user_sessions/${name}/`))
        const texts = files.map(([, text]) => text).join()
        assert.include(texts, `canary-${name}`)
        assert.notInclude(texts, name === "ann" ? "canary-bob" : "canary-ann")
      }
    }))
})

describe("slow and strange connections", () => {
  const quick = { headersTimeout: 300, idleTimeout: 600 }

  it.scopedLive("S4 headers that never end are cut off, and others are served meanwhile", () =>
    Effect.gen(function*() {
      const server = yield* Server.start(quick)
      const sockets = yield* Effect.forEach(Array.from({ length: 50 }), () =>
        Wire.hold(server, "POST /api/upload/sessions HTTP/1.1\r\nHost: x\r\nX-Slow: "))
      assert.strictEqual((yield* Server.ask(server, "/api/health")).status, 200)
      for (const socket of sockets) socket.resume()
      yield* Wire.eventually(() => sockets.every((socket) => socket.closed))
    }))

  it.scopedLive("S4 a body that stops coming is cut off and leaves nothing", () =>
    Effect.gen(function*() {
      const server = yield* Server.start(quick)
      const head = Wire.head({ Authorization: `Bearer ${server.token}`, "Content-Length": 1000 })
      const socket = yield* Wire.hold(server, `${head}${Wire.partHead("s.jsonl")}slow`)
      socket.resume()
      yield* Wire.eventually(() => socket.closed)
      yield* Wire.eventually(() => Object.keys(Server.kept(server)).length === 0)
    }))

  it.scopedLive("S4 a flood of headers is refused", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const talk = yield* Wire.talk(server, [`GET /api/health HTTP/1.1\r\nHost: x\r\nX-Flood: ${"x".repeat(100_000)}\r\n\r\n`], {
        replies: Infinity
      })
      assert.strictEqual(Wire.statusOf(talk), 431)
    }))

  it.scopedLive("a length and a chunked body at once, two lengths, a line feed in a header: 400", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const heads = [
        Wire.head({ "Content-Length": 5, "Transfer-Encoding": "chunked" }),
        Wire.head({ "Content-Length": "5\r\nContent-Length: 6" }),
        Wire.head({ "Content-Length": -1 }),
        "GET /api/health HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n"
      ]
      for (const head of heads) {
        assert.strictEqual(Wire.statusOf(yield* Wire.talk(server, [head], { replies: Infinity })), 400, head)
      }
    }))
})

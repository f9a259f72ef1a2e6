import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Server from "../e2e/serve/Server.ts"
import * as Wire from "../e2e/serve/Wire.ts"

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

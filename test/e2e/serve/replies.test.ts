import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { expected } from "../../../src/adapters/sqlite/Migrations.ts"
import * as Server from "./Server.ts"

describe("every reply", () => {
  it.scopedLive("below /api/ says what the server can and which versions it knows, errors included", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const path of ["/api/health", "/api/catalog/tables", "/api/nothing/here", "/api/sessions?limit=0"]) {
        const { headers } = yield* Server.ask(server, path, { token: path.includes("sessions") ? server.token : undefined })
        assert.strictEqual(headers.get("x-agnes-features"), "sha256 gzip append withdraw bundle tables", path)
        assert.match(headers.get("x-agnes-latest-version") ?? "", /^\d+\.\d+\.\d+$/)
        assert.strictEqual(headers.get("x-agnes-min-version"), "0.0.0")
      }
    }))

  it.scopedLive("carries the caller's request id as far as it is harmless, or one of ours", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const idFor = (sent: string) =>
        Effect.map(
          Server.ask(server, "/api/health", { headers: { "x-request-id": sent } }),
          ({ headers }) => headers.get("x-request-id")
        )
      assert.strictEqual(yield* idFor("abc_-1"), "abc_-1")
      assert.strictEqual(yield* idFor("a b<c>\"d"), "abcd")
      assert.strictEqual(yield* idFor("x".repeat(100)), "x".repeat(64))
      assert.match((yield* idFor("???")) ?? "", /^[0-9a-f]{12}$/)
    }))

  it.scopedLive("to a path nobody serves is 404", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const asked = [["GET", "/api/nothing"], ["GET", "/nothing"], ["POST", "/api/nothing"], ["GET", "/api/%00"]] as const
      for (const [method, path] of asked) {
        const { body, status } = yield* Server.ask(server, path, { method, token: server.token })
        assert.strictEqual(status, 404, path)
        assert.deepStrictEqual(body, { detail: "Page not found", kind: "not-found" })
      }
    }))
})

describe("GET /api/health", () => {
  it.scopedLive("is public and says whether the database is the one expected", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, status } = yield* Server.ask(server, "/api/health")
      assert.strictEqual(status, 200)
      assert.deepStrictEqual(body, { status: "ok", db_schema: "ok", current: expected, expected })
    }))
})

describe("GET /api/sessions", () => {
  it.scopedLive("S10 lists the caller's sessions and nobody else's, page by page", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      for (const name of ["c", "a", "b"]) yield* Server.upload(server, ann, `${name}.jsonl`, name)
      yield* Server.upload(server, bob, "a.jsonl", "bob's own")
      const page = (query: string) => Effect.map(Server.ask(server, `/api/sessions${query}`, { token: ann }), ({ body }) => body)

      const whole = yield* page("")
      assert.strictEqual(whole.count, 3)
      assert.notProperty(whole, "next")
      assert.deepStrictEqual(whole.sessions.map(({ id, sha256, size }: any) => [id, sha256, size]),
        ["a", "b", "c"].map((name) => [name, Server.sha256(name), 1]))
      assert.match(whole.sessions[0].received_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)

      const first = yield* page("?limit=2")
      assert.deepStrictEqual(first.sessions.map(({ id }: any) => id), ["a", "b"])
      assert.strictEqual(first.next, "b")
      const rest = yield* page(`?limit=2&after=${first.next}`)
      assert.deepStrictEqual(rest.sessions.map(({ id }: any) => id), ["c"])
      assert.notProperty(rest, "next")
    }))

  it.scopedLive("a parameter that is none: 422", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const query of ["limit=x", "limit=0", "limit=1001", "limit=1.5", `after=${"a".repeat(200)}`]) {
        const { body, status } = yield* Server.ask(server, `/api/sessions?${query}`, { token: server.token })
        assert.strictEqual(status, 422, query)
        assert.strictEqual(body.kind, "invalid")
      }
      const injected = yield* Server.ask(server, "/api/sessions?after=%27%20OR%201%3D1--", { token: server.token })
      assert.deepStrictEqual(injected.body, { sessions: [], count: 0 })
    }))
})

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Server from "./Server.ts"
import * as Wire from "./Wire.ts"

const MiB = 1024 * 1024

describe("the size of an upload", () => {
  it.scopedLive("15.1-U20 W-11 the limit is taken, one byte more is 413 and leaves nothing", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: MiB })
      assert.strictEqual((yield* Server.upload(server, server.token, "a.jsonl", "x".repeat(MiB))).status, 200)
      const { body, status } = yield* Server.upload(server, server.token, "b.jsonl", "x".repeat(MiB + 1))
      assert.strictEqual(status, 413)
      assert.deepStrictEqual(body, { detail: "File too large (max 1MB)", kind: "too-large" })
      assert.strictEqual(Object.keys(Server.kept(server)).length, 1)
    }))

  it.scopedLive("15.1-U20 with the limit of 50 MiB the words are those clients know", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const headers = { Authorization: `Bearer ${server.token}`, "Content-Length": 60 * MiB, Connection: "close" }
      const talk = yield* Wire.talk(server, [Wire.head(headers)])
      assert.strictEqual(Wire.statusOf(talk), 413)
      assert.include(talk.text, "{\"detail\":\"File too large (max 50MB)\",\"kind\":\"too-large\"}")
    }))

  it.scopedLive("a body whose length nobody says: 411", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const headers = { Authorization: `Bearer ${server.token}`, "Transfer-Encoding": "chunked" }
      const talk = yield* Wire.talk(server, [Wire.head(headers), "0\r\n\r\n"])
      assert.strictEqual(Wire.statusOf(talk), 411)
      assert.include(talk.text, "\"kind\":\"length-required\"")
    }))

  it.scopedLive("S2 a body compressed otherwise than with gzip is not taken: 415", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const encoding of ["br", "zstd", "deflate", "gzip, gzip", "gzip, identity"]) {
        const answer = yield* Server.ask(server, "/api/upload/sessions", {
          method: "POST",
          headers: { "content-encoding": encoding },
          body: "x",
          token: server.token
        })
        assert.strictEqual(answer.status, 415)
        assert.strictEqual(answer.body.kind, "media-type")
      }
    }))
})

describe("a refusal while the client is still sending", () => {
  it.scopedLive("W-11 without a token it can be read after 48 MiB more, and the connection goes on", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const size = 48 * MiB
      const pieces = [Wire.head({ "Content-Length": size }), ...Wire.flood(size), "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"]
      const talk = yield* Wire.talk(server, pieces, { replies: 2 })
      assert.strictEqual(Wire.statusOf(talk), 401)
      assert.include(talk.text, "Missing or invalid Authorization header")
      assert.include(talk.text, "\"db_schema\":\"ok\"")
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("in the middle of the body it can be read too, and the connection goes on", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const start = `--${Wire.boundary}\r\nX: ${"x".repeat(20_000)}`
      const size = 16 * MiB
      const headers = { Authorization: `Bearer ${server.token}`, "Content-Length": start.length + size }
      const pieces = [Wire.head(headers) + start, ...Wire.flood(size), "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"]
      const talk = yield* Wire.talk(server, pieces, { replies: 2 })
      assert.strictEqual(Wire.statusOf(talk), 400)
      assert.include(talk.text, "\"db_schema\":\"ok\"")
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("it ends with the connection after 64 MiB", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const size = 200 * MiB
      const talk = yield* Wire.talk(server, (function*() {
        yield Wire.head({ "Content-Length": size })
        yield* Wire.flood(size)
      })(), { replies: Infinity })
      assert.strictEqual(Wire.statusOf(talk), 401)
      assert.isBelow(talk.written, 100 * MiB)
    }))

  it.scopedLive("a client that closes its connection itself after the reply still gets it", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const size = 8 * MiB
      const talk = yield* Wire.talk(server, [
        Wire.head({ "Content-Length": size, Connection: "close", Authorization: "Bearer x.y.z" }),
        ...Wire.flood(size)
      ])
      assert.strictEqual(Wire.statusOf(talk), 401)
      assert.include(talk.text, "{\"detail\":\"Invalid or expired token\",\"kind\":\"auth\"}")
    }))
})

describe("a body that is not what its headers say", () => {
  const send = (server: Server.Server, body: string, length = Buffer.byteLength(body)) =>
    Wire.talk(server, [
      Wire.head({ Authorization: `Bearer ${server.token}`, "Content-Length": length, Connection: "close" }),
      body
    ])

  it.scopedLive("S17 one that breaks off leaves nothing", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const head = Wire.head({ Authorization: `Bearer ${server.token}`, "Content-Length": 200_000 })
      const begun = `${Wire.partHead("a.jsonl")}${"x".repeat(100_000)}`
      for (const body of [begun, `${begun}${Wire.partEnd}`]) {
        const socket = yield* Wire.hold(server, head + body)
        yield* Wire.eventually(() => Object.keys(Server.kept(server)).some((path) => path.startsWith("incoming/")))
        socket.destroy()
        yield* Wire.eventually(() => Object.keys(Server.kept(server)).length === 0)
      }
      assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: server.token })).body.count, 0)
    }))

  it.scopedLive("one without its closing boundary: 400, nothing kept", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const talk = yield* send(server, `${Wire.partHead("a.jsonl")}all of it`)
      assert.strictEqual(Wire.statusOf(talk), 400)
      assert.include(talk.text, "\"kind\":\"malformed\"")
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("one with bytes after the length it gave: 400, and they are part of nothing", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const body = `${Wire.partHead("a.jsonl")}ok${Wire.partEnd}`
      const headers = { Authorization: `Bearer ${server.token}`, "Content-Length": body.length }
      const talk = yield* Wire.talk(server, [Wire.head(headers), `${body}tail`], { replies: Infinity })
      assert.match(talk.text, /HTTP\/1\.1 400/)
      assert.notInclude(JSON.stringify(Server.kept(server)), "tail")
    }))

  it.scopedLive("part headers that name no file: 422, nothing kept", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const part of ["no header at all", "Content-Disposition: form-data; filename=\"a\"", "X: y"]) {
        const talk = yield* send(server, `--${Wire.boundary}\r\n${part}\r\n\r\nx${Wire.partEnd}`)
        assert.strictEqual(Wire.statusOf(talk), 422, part)
      }
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("no part called file, or a plain field of that name: 422", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const field = `--${Wire.boundary}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx${Wire.partEnd}`
      for (const body of [field, `${Wire.partHead("a.jsonl", "other")}x${Wire.partEnd}`, `--${Wire.boundary}--\r\n`]) {
        const talk = yield* send(server, body)
        assert.strictEqual(Wire.statusOf(talk), 422, body)
        assert.include(talk.text, "\"loc\":[\"body\",\"file\"]")
      }
      const json = yield* Server.ask(server, "/api/upload/sessions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
        token: server.token
      })
      assert.strictEqual(json.status, 422)
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("a file without a name gets one from its bytes", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const talk = yield* send(server, `${Wire.partHead("")}nameless${Wire.partEnd}`)
      assert.include(talk.text, `"filename":"upload_${Server.sha256("nameless").slice(0, 32)}.jsonl"`)
    }))

  it.scopedLive("other parts before and after the file are passed over", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const body = `${Wire.partHead("x.bin", "before")}1\r\n${Wire.partHead("a.jsonl")}2\r\n${Wire.partHead("b.jsonl")}3${Wire.partEnd}`
      assert.strictEqual(Wire.statusOf(yield* send(server, body)), 200)
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["2"])
    }))
})

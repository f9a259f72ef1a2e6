import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { gzipSync } from "node:zlib"
import * as Server from "./Server.ts"
import * as Wire from "./Wire.ts"

const MiB = 1024 * 1024

const send = (server: Server.Server, body: Uint8Array, path = "/api/upload/sessions", encoding = "gzip") =>
  Server.ask(server, path, {
    method: "POST",
    body: Uint8Array.from(body),
    headers: {
      "content-type": path.endsWith("local-md") ? "application/json" : `multipart/form-data; boundary=${Wire.boundary}`,
      "content-encoding": encoding
    },
    token: server.token
  })

const multipart = (name: string, content: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(Wire.partHead(name)), Buffer.from(content), Buffer.from(Wire.partEnd)])

describe("a gzip body", () => {
  it.scopedLive("is kept as what it expands to, and is the same upload as the plain one", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const content = "{\"a\":1}\n".repeat(50_000)
      for (const encoding of ["gzip", "x-gzip", "GZip"]) {
        const { body, headers, status } = yield* send(server, gzipSync(multipart("s.jsonl", content)), undefined, encoding)
        assert.strictEqual(status, 200)
        assert.deepInclude(body, { size: content.length, sha256: Server.sha256(content), revision: 1 })
        assert.include(headers.get("x-agnes-features")!.split(" "), "gzip")
      }
      assert.strictEqual((yield* Server.upload(server, server.token, "s.jsonl", content)).body.revision, 1)
      assert.deepStrictEqual(Object.values(Server.kept(server)), [content])
    }))

  it.scopedLive("members one after the other are one body", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const whole = multipart("s.jsonl", "one two three")
      const members = [0, 30, 60, 90].map((at, i, all) => gzipSync(whole.subarray(at, all[i + 1])))
      assert.strictEqual((yield* send(server, Buffer.concat(members))).status, 200)
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["one two three"])
    }))

  it.scopedLive("cut short, damaged, followed by anything, or none at all: 400 and nothing kept", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const good = gzipSync(multipart("s.jsonl", "x".repeat(100_000)))
      const flipped = Buffer.from(good)
      flipped[flipped.length - 6]! ^= 1
      const bad = { short: good.subarray(0, -5), empty: Buffer.alloc(0), flipped, plain: multipart("s.jsonl", "x") }
      const behind = { garbage: Buffer.concat([good, Buffer.from("x")]), zeros: Buffer.concat([good, Buffer.alloc(9)]) }
      for (const [what, body] of Object.entries({ ...bad, ...behind })) {
        const answer = yield* send(server, body)
        assert.strictEqual(answer.status, 400, what)
        assert.strictEqual(answer.body.kind, "malformed", what)
      }
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("the limit holds for what it expands to: the limit is taken, one byte more is 413", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: MiB })
      assert.strictEqual((yield* send(server, gzipSync(multipart("a.jsonl", Buffer.alloc(MiB))))).status, 200)
      const { body, status } = yield* send(server, gzipSync(multipart("b.jsonl", Buffer.alloc(MiB + 1))))
      assert.strictEqual(status, 413)
      assert.deepStrictEqual(body, { detail: "File too large (max 1MB)", kind: "too-large" })
      assert.strictEqual(Object.keys(Server.kept(server)).length, 1)
    }))

  it.scopedLive("a bomb is 413 wherever in the body it hides", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: MiB })
      const zeros = Buffer.alloc(64 * MiB)
      const other = Buffer.concat([Buffer.from(Wire.partHead("x", "other")), zeros, Buffer.from("\r\n")])
      const bombs = [multipart("s.jsonl", zeros), Buffer.concat([other, multipart("s.jsonl", "x")]), zeros]
      for (const bomb of bombs) {
        const { status } = yield* send(server, gzipSync(bomb))
        assert.include([413, 400], status)
      }
      assert.strictEqual((yield* send(server, gzipSync(bombs[0]!))).status, 413)
      assert.strictEqual((yield* send(server, gzipSync(bombs[1]!))).status, 413)
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("notes may come so too, with their own limit", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const note = (content: string) => send(server, gzipSync(JSON.stringify({ content })), "/api/upload/local-md")
      assert.strictEqual((yield* note("é".repeat(10))).body.size, 10)
      assert.strictEqual((yield* note("x".repeat(6 * MiB))).status, 413)
      assert.strictEqual((yield* send(server, gzipSync("{"), "/api/upload/local-md")).status, 422)
    }))
})

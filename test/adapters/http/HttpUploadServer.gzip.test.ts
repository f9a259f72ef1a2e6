import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted } from "effect"
import { createHash, randomBytes } from "node:crypto"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import type { UploadSource } from "../../../src/ports/Transcripts.ts"
import { UploadServer } from "../../../src/ports/UploadServer.ts"
import { type Script, ScriptedServer } from "../../e2e/support/ScriptedServer.ts"
import * as Scripts from "../../e2e/support/Scripts.ts"
import * as Contract from "../../ports/UploadServer.ts"

const started = (script: Script) =>
  Effect.acquireRelease(Effect.promise(() => ScriptedServer.start(script)), (server) => Effect.promise(() => server.stop()))

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const layer = HttpUploadServer.layer({ userAgent: "t" })

describe("HttpUploadServer, compressing", () => {
  const squeezing = HttpUploadServer.layer({ userAgent: "t", alwaysGzip: true })

  /** One upload to a server that takes gzip: what came, and the reply. */
  const squeezed = (upload: UploadSource, given: Layer.Layer<UploadServer> = squeezing, script: Script = Scripts.accept) =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(script)
      const client = yield* UploadServer
      const credentials = { serverUrl: server.url, token: Redacted.make("t") }
      const reply = yield* client.uploadFamilyFile(credentials, { session: "s", name: "tool-results/x", source: upload, gzip: true })
      return { reply, request: server.requests[0] }
    })).pipe(Effect.provide(given))

  const text = (size: number): Buffer => Buffer.alloc(size, `{"type":"user","uuid":"0c0ffee0","text":"words and words"}\n`)

  for (const size of [65_536, 1_048_577, 9_000_000]) {
    it.effect(`${size} bytes of text go compressed, with their length; hash and size are the file's`, () =>
      Effect.gen(function*() {
        const file = text(size)
        const { reply, request } = yield* squeezed(Contract.source(file))
        assert.deepStrictEqual(request?.headers["content-encoding"], "gzip")
        assert.strictEqual(request?.headers["content-length"], String(request?.body.length))
        assert.isBelow(request?.body.length ?? size, size / 4)
        assert.deepStrictEqual(request?.part?.texts, { session: "s", name: "tool-results/x" })
        assert.isTrue(request?.part?.bytes.equals(file))
        assert.isTrue(reply._tag === "Answered" && reply.compressed && reply.accepted?.size === size)
        assert.strictEqual(reply._tag === "Answered" && reply.sentSha256, sha256(file))
      }))
  }

  it.effect("small files, what does not shrink, and everything for this machine goes as it is", () =>
    Effect.gen(function*() {
      const cases = [
        squeezed(Contract.source(text(65_535))), squeezed(Contract.source(randomBytes(200_000))),
        squeezed(Contract.source(text(200_000)), layer)
      ]
      for (const one of cases) {
        const { reply, request } = yield* one
        assert.isUndefined(request?.headers["content-encoding"])
        assert.isTrue(reply._tag === "Answered" && reply.accepted !== undefined && reply.compressed === undefined)
      }
    }))

  it.effect("of large files one at a time is compressed, so that memory stays bounded", () =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(Scripts.accept)
      const client = yield* UploadServer
      const upload = client.uploadSession({ serverUrl: server.url, token: Redacted.make("t") }, {
        fileName: "s.jsonl",
        source: Contract.source(text(9_000_000)),
        gzip: true
      })
      yield* Effect.all([upload, upload, upload], { concurrency: 3 })
      yield* upload
      const how = server.requests.map(({ headers }) => headers["content-encoding"] ?? "plain")
      assert.strictEqual(how.at(-1), "gzip")
      assert.sameMembers(how.slice(0, 3), ["gzip", "plain", "plain"])
    })).pipe(Effect.provide(squeezing)))

  it.effect("a file that shrinks while it is compressed is the source's failure, and nothing is sent", () =>
    Effect.gen(function*() {
      const { reply, request } = yield* squeezed(Contract.source(text(300_000), 200_000))
      assert.deepStrictEqual([reply, request], [{ _tag: "SourceFailed", code: "SHRUNK" }, undefined])
    }))

  it.effect("a refusal of a compressed body, or no answer, says that it was compressed", () =>
    Effect.gen(function*() {
      for (const script of [Scripts.status(415), Scripts.resetAfter(1)]) {
        const { reply } = yield* squeezed(Contract.source(text(300_000)), squeezing, script)
        assert.isTrue(reply._tag !== "SourceFailed" && reply.compressed)
      }
    }))
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import * as Classification from "../../../src/domain/push/Classification.ts"
import { UploadServer } from "../../../src/ports/UploadServer.ts"
import * as Contract from "../../ports/UploadServer.ts"
import * as Server from "./Server.ts"

const text = (size: number): Buffer => Buffer.alloc(size, `{"type":"user","text":"words, words and more words"}\n`)

describe("the client's compressed uploads and the real server", () => {
  it.scopedLive("a session and a file of its family arrive as they are on disk; too large is said after expanding", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: 10_000_000 })
      const client = yield* UploadServer
      const credentials = { serverUrl: server.url, token: Redacted.make(server.token) }
      const send = (file: Buffer) =>
        client.uploadSession(credentials, { fileName: "s1.jsonl", source: Contract.source(file), gzip: true })
      const file = text(9_000_000)
      const session = yield* send(file)
      const name = "tool-results/x.txt"
      const relative = yield* client.uploadFamilyFile(credentials, {
        session: "s1",
        name,
        source: Contract.source(text(100_000)),
        gzip: true
      })
      for (const [reply, sent] of [[session, { size: 9_000_000 }], [relative, { size: 100_000, name }]] as const) {
        assert.isTrue(reply._tag === "Answered" && reply.compressed && reply.features.includes("gzip"))
        assert.strictEqual(Classification.classify(reply, { ...sent, serverKnownForSha256: true })._tag, "Delivered")
      }
      const large = yield* send(text(11_000_000))
      assert.isTrue(large._tag === "Answered" && large.compressed && large.status === 413)
    }).pipe(Effect.provide(HttpUploadServer.layer({ userAgent: "agnes/0 (test)", alwaysGzip: true }))), 60_000)
})

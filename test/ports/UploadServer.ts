import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { createHash } from "node:crypto"
import type { PartSource, UploadSource } from "../../src/ports/Transcripts.ts"
import { Unsent, UploadServer } from "../../src/ports/UploadServer.ts"

/** What the scene's server answers to everything. */
export interface Wanted {
  readonly status: number
  /** Of a typed error. */
  readonly kind?: string
  readonly retryAfter?: string
  readonly features?: ReadonlyArray<string>
  readonly minVersion?: string
  /** How much of an upload in parts there is. */
  readonly offset?: number
}

export interface Taken {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly token: string
}

export interface Scene {
  readonly url: string
  readonly layer: Layer.Layer<UploadServer>
  /** What has come in so far; notes under the name `CLAUDE.local.md`, files of families under `<session>/<name>`. */
  readonly taken: () => ReadonlyArray<Taken>
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** A transcript in memory, given in pieces of up to 256 KiB; fails after `gives` bytes when that is less than its size. */
export const source = (bytes: Uint8Array, gives = bytes.length): UploadSource => ({
  size: bytes.length,
  pass: () => {
    const hash = createHash("sha256")
    async function* chunks() {
      for (let at = 0; at < gives; at += 262_144) {
        const chunk = bytes.subarray(at, Math.min(at + 262_144, gives))
        hash.update(chunk)
        yield chunk
      }
      if (gives < bytes.length) throw Object.assign(new Error("shorter now"), { code: "SHRUNK" })
    }
    return { chunks: chunks(), sha256: () => hash.digest("hex") }
  }
})

/** Parts of the same. */
export const parts = (bytes: Uint8Array, gives = bytes.length): PartSource => ({
  size: bytes.length,
  hashOf: (length) => Effect.succeed(sha256(bytes.subarray(0, length))),
  part: (from, to) => {
    async function* chunks() {
      yield* source(bytes.subarray(from, to), Math.min(gives, to) - from).pass().chunks
    }
    return { chunks: chunks(), sha256: () => sha256(bytes.subarray(0, to)) }
  }
})

/** What every adapter of `UploadServer` promises. */
export const suite = (name: string, scene: (wanted: Wanted) => Effect.Effect<Scene, never, Scope.Scope>) =>
  describe(`UploadServer: ${name}`, () => {
    const within = <A>(wanted: Wanted, f: (server: UploadServer["Type"], scene: Scene) => Effect.Effect<A>) =>
      Effect.scoped(Effect.gen(function*() {
        const made = yield* scene(wanted)
        return yield* Effect.flatMap(UploadServer, (server) => f(server, made)).pipe(Effect.provide(made.layer))
      }))
    const credentials = (url: string) => ({ serverUrl: url, token: Redacted.make("the.to.ken") })

    for (const size of [0, 1, 50_000, 1_048_576, 1_048_577, 5_000_000]) {
      it.effect(`delivers ${size} bytes exactly and says what was sent`, () =>
        within({ status: 200, features: ["sha256", "gzip"] }, (server, { taken, url }) =>
          Effect.gen(function*() {
            const bytes = Buffer.alloc(size, "0123456789abcde")
            const reply = yield* server.uploadSession(credentials(url), { fileName: "s.jsonl", source: source(bytes) })
            assert.deepStrictEqual(reply, {
              _tag: "Answered",
              status: 200,
              accepted: { status: "ok", filename: "s.jsonl", size, sha256: sha256(bytes) },
              kind: undefined,
              retryAfter: undefined,
              features: ["sha256", "gzip"],
              minVersion: undefined,
              sentSha256: sha256(bytes)
            })
            const [only, ...others] = taken()
            assert.deepStrictEqual([only?.fileName, only?.token, others.length], ["s.jsonl", "the.to.ken", 0])
            assert.strictEqual(sha256(only?.bytes ?? new Uint8Array()), sha256(bytes))
          })))
    }

    for (const size of [1, 1_048_577]) {
      it.effect(`delivers ${size} bytes of a family's file with its session and name`, () =>
        within({ status: 200, features: ["sha256", "bundle"] }, (server, { taken, url }) =>
          Effect.gen(function*() {
            const bytes = Buffer.alloc(size, "0123456789abcde")
            const [session, name] = ["a \"b\"", "subagents/agent-1.jsonl"]
            const reply = yield* server.uploadFamilyFile(credentials(url), { session, name, source: source(bytes) })
            assert.strictEqual(reply._tag, "Answered")
            if (reply._tag !== "Answered") return
            assert.deepStrictEqual([reply.status, reply.sentSha256], [200, sha256(bytes)])
            assert.strictEqual(reply.accepted?.filename, `${session}/${name}`)
            assert.deepStrictEqual(taken().map(({ fileName }) => fileName), [`${session}/${name}`])
            assert.strictEqual(sha256(taken()[0]?.bytes ?? new Uint8Array()), sha256(bytes))
          })))
    }

    for (const [from, to] of [[0, 1_500_000], [50_000, 60_000], [1_999_999, 2_000_000], [2_000_000, 2_000_000]] as const) {
      it.effect(`delivers the bytes from ${from} to ${to} of a file and says how far it came`, () =>
        within({ status: 204, offset: to, features: ["append"] }, (server, { taken, url }) =>
          Effect.gen(function*() {
            const bytes = Buffer.alloc(2_000_000, "0123456789abcde")
            for (const target of [{ fileName: "s.jsonl" }, { session: "s 1", name: "subagents/agent-1.jsonl" }]) {
              const part = { identity: "file", target, source: parts(bytes), from, to, complete: to === bytes.length && from > 1_000_000 }
              const reply = yield* server.uploadPart(credentials(url), part)
              assert.deepStrictEqual(reply._tag === "Answered" && [reply.status, reply.offset, reply.sentSha256], [
                204, to, sha256(bytes.subarray(0, to))
              ])
            }
            assert.deepStrictEqual(taken().map(({ fileName }) => fileName), ["s.jsonl", "s 1/subagents/agent-1.jsonl"])
            for (const one of taken()) assert.strictEqual(sha256(one.bytes), sha256(bytes.subarray(from, to)))
          })))
    }

    it.effect("says how far an upload in parts came", () =>
      within({ status: 204, offset: 77 }, (server, { url }) =>
        Effect.gen(function*() {
          const reply = yield* server.uploadOffset(credentials(url), "file")
          assert.deepStrictEqual(reply._tag === "Answered" && [reply.status, reply.offset], [204, 77])
        })))

    it.effect("P2 nothing arrives of a part that nobody wants any more, and a short file is the source's failure", () =>
      within({ status: 204, offset: 9 }, (server, { taken, url }) =>
        Effect.gen(function*() {
          const bytes = Buffer.alloc(3_000_000, "x")
          const part = { identity: "file", target: { fileName: "s.jsonl" }, from: 0, to: 3_000_000, complete: false }
          const unwanted = yield* server.uploadPart(credentials(url), { ...part, source: parts(bytes), wanted: Effect.succeed(false) })
          assert.strictEqual(unwanted._tag === "NoAnswer" && unwanted.code, Unsent)
          const short = yield* server.uploadPart(credentials(url), { ...part, source: parts(bytes, 2_000_000) })
          assert.deepStrictEqual(short, { _tag: "SourceFailed", code: "SHRUNK" })
          assert.deepStrictEqual(taken(), [])
        })))

    it.effect("P2 nothing arrives of an upload that nobody wants any more", () =>
      within({ status: 200 }, (server, { taken, url }) =>
        Effect.gen(function*() {
          const bytes = Buffer.alloc(3_000_000, "x")
          const upload = { fileName: "s.jsonl", source: source(bytes), wanted: Effect.succeed(false) }
          const reply = yield* server.uploadSession(credentials(url), upload)
          assert.deepStrictEqual([reply._tag, reply._tag === "NoAnswer" && reply.code], ["NoAnswer", Unsent])
          assert.deepStrictEqual(taken(), [])
          const still = yield* server.uploadSession(credentials(url), { ...upload, wanted: Effect.succeed(true) })
          assert.strictEqual(still._tag, "Answered")
        })))

    it.effect("delivers notes as UTF-8", () =>
      within({ status: 200 }, (server, { taken, url }) =>
        Effect.gen(function*() {
          const content = "# Notes\n\tÄ \"quoted\" \u{1f600}\n"
          const reply = yield* server.uploadLocalNotes(credentials(url), content)
          assert.strictEqual(reply._tag === "Answered" && reply.accepted?.status, "ok")
          assert.strictEqual(reply._tag === "Answered" && reply.sentSha256, sha256(Buffer.from(content)))
          assert.deepStrictEqual(taken().map((one) => Buffer.from(one.bytes).toString()), [content])
        })))

    for (const status of [201, 204, 302, 400, 401, 403, 404, 408, 410, 413, 425, 429, 500, 503, 507]) {
      it.effect(`hands on a ${status} with what it says`, () =>
        within({ status, kind: "tombstoned", retryAfter: "7", minVersion: "9.9.9" }, (server, { url }) =>
          Effect.gen(function*() {
            const reply = yield* server.uploadSession(credentials(url), {
              fileName: "s.jsonl",
              source: source(Buffer.from("{}\n"))
            })
            assert.strictEqual(reply._tag, "Answered")
            if (reply._tag !== "Answered") return
            assert.deepStrictEqual([reply.status, reply.accepted, reply.retryAfter, reply.minVersion], [
              status, undefined, "7", "9.9.9"
            ])
            if (status >= 400) assert.strictEqual(reply.kind, "tombstoned")
          })))
    }

    for (const [size, gives] of [[1000, 500], [3_000_000, 2_000_000]] as const) {
      it.effect(`a transcript of ${size} bytes that ends after ${gives} is the source's failure, and not delivered`, () =>
        within({ status: 200 }, (server, { taken, url }) =>
          Effect.gen(function*() {
            const short = source(Buffer.alloc(size, "x"), gives)
            const reply = yield* server.uploadSession(credentials(url), { fileName: "s.jsonl", source: short })
            assert.deepStrictEqual(reply, { _tag: "SourceFailed", code: "SHRUNK" })
            assert.deepStrictEqual(taken(), [])
          })))
    }

    it.effect("where nobody listens there is no answer", () =>
      within({ status: 200 }, (server) =>
        Effect.gen(function*() {
          const reply = yield* server.uploadSession(credentials("http://127.0.0.1:1"), {
            fileName: "s.jsonl",
            source: source(Buffer.from("{}\n"))
          })
          assert.strictEqual(reply._tag, "NoAnswer")
          assert.notInclude(JSON.stringify(reply), "the.to.ken")
        })))
  })

import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { createHash } from "node:crypto"
import { Transcripts, type UploadSource } from "../../src/ports/Transcripts.ts"

/** A place with transcripts in it, and the adapter that reads it. */
export interface Fixture {
  readonly layer: Layer.Layer<Transcripts>
  /** An absolute folder. */
  readonly folder: string
  readonly write: (path: string, bytes: Uint8Array) => void
  readonly remove: (path: string) => void
}

export const record = (text: string): Uint8Array => new TextEncoder().encode(`${JSON.stringify({ type: "user", text })}\n`)

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const drain = async (source: UploadSource): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> => {
  const pass = source.pass()
  const chunks: Array<Uint8Array> = []
  for await (const chunk of pass.chunks) chunks.push(chunk)
  return { bytes: Buffer.concat(chunks), sha256: pass.sha256() }
}

/** What `open` made of a path, as one word. */
export const outcome = (path: string) =>
  Effect.gen(function*() {
    const transcripts = yield* Transcripts
    const opened = yield* Effect.either(Effect.scoped(transcripts.open(path)))
    if (Either.isRight(opened)) return "open"
    const error = opened.left
    return error._tag === "TranscriptRefused" ? error.reason : error._tag
  })

/** What every adapter of `Transcripts` promises. */
export const suite = (name: string, make: () => Fixture): void => {
  describe(`Transcripts: ${name}`, () => {
    const run = <A, E>(fixture: Fixture, program: Effect.Effect<A, E, Transcripts>) => Effect.provide(program, fixture.layer)

    it.effect("what is not there is missing, and has no measure", () => {
      const fixture = make()
      return run(fixture, Effect.gen(function*() {
        const transcripts = yield* Transcripts
        assert.strictEqual(yield* outcome(`${fixture.folder}/none.jsonl`), "TranscriptMissing")
        assert.strictEqual(yield* outcome(`${fixture.folder}/no-folder/none.jsonl`), "TranscriptMissing")
        assert.isUndefined(yield* transcripts.measure(`${fixture.folder}/none.jsonl`))
      }))
    })

    it.effect("an empty file, or one whose first record is being written, is missing yet", () => {
      const fixture = make()
      fixture.write(`${fixture.folder}/empty.jsonl`, new Uint8Array())
      fixture.write(`${fixture.folder}/torn.jsonl`, new TextEncoder().encode("{\"type\":\"us"))
      return run(fixture, Effect.gen(function*() {
        assert.strictEqual(yield* outcome(`${fixture.folder}/empty.jsonl`), "TranscriptMissing")
        assert.strictEqual(yield* outcome(`${fixture.folder}/torn.jsonl`), "TranscriptMissing")
      }))
    })

    it.effect("refuses relative paths, other endings and what is no transcript", () => {
      const fixture = make()
      fixture.write(`${fixture.folder}/a.txt`, record("a"))
      fixture.write(`${fixture.folder}/a.JSONL`, record("a"))
      fixture.write(`${fixture.folder}/list.jsonl`, new TextEncoder().encode("[1]\n"))
      return run(fixture, Effect.gen(function*() {
        assert.strictEqual(yield* outcome("a.jsonl"), "not-absolute")
        assert.strictEqual(yield* outcome(""), "not-absolute")
        assert.strictEqual(yield* outcome(`${fixture.folder}/a.txt`), "not-jsonl")
        assert.strictEqual(yield* outcome(`${fixture.folder}/a.JSONL`), "not-jsonl")
        assert.strictEqual(yield* outcome(`${fixture.folder}/list.jsonl`), "not-a-transcript")
      }))
    })

    for (const size of [1, 300, 262_144, 1_048_576, 1_048_577, 2_500_000]) {
      it.effect(`gives ${size} bytes on each pass, their hash and their measure`, () => {
        const fixture = make()
        const path = `${fixture.folder}/s.jsonl`
        const bytes = Buffer.concat([record("first"), Buffer.alloc(size, "x")])
        fixture.write(path, bytes)
        return run(fixture, Effect.scoped(Effect.gen(function*() {
          const transcripts = yield* Transcripts
          const open = yield* transcripts.open(path)
          assert.strictEqual(open.size, bytes.length)
          for (const _ of [1, 2]) {
            const pass = yield* Effect.promise(() => drain(open))
            assert.strictEqual(pass.sha256, sha256(bytes))
            assert.strictEqual(sha256(pass.bytes), sha256(bytes))
          }
          assert.strictEqual(yield* open.hash, sha256(bytes))
          const { size: measured, modifiedAt, changedAt } = open
          assert.deepStrictEqual(yield* transcripts.measure(path), { size: measured, modifiedAt, changedAt })
        })))
      })
    }

    for (const size of [10, 1_500_000]) {
      it.effect(`a transcript of ${size} bytes that grows is sent as it was measured`, () => {
        const fixture = make()
        const path = `${fixture.folder}/s.jsonl`
        const before = record("x".repeat(size))
        fixture.write(path, before)
        return run(fixture, Effect.scoped(Effect.gen(function*() {
          const open = yield* (yield* Transcripts).open(path)
          fixture.write(path, Buffer.concat([before, record("after")]))
          const pass = yield* Effect.promise(() => drain(open))
          assert.strictEqual(sha256(pass.bytes), sha256(before))
        })))
      })
    }

    it.effect("one that shrank cannot be sent unless it was read already: the pass rejects, hash and scan fail", () => {
      const fixture = make()
      const path = `${fixture.folder}/s.jsonl`
      fixture.write(path, Buffer.concat([record("before"), Buffer.alloc(100_000, "y"), record("gone")]))
      return run(fixture, Effect.scoped(Effect.gen(function*() {
        const open = yield* (yield* Transcripts).open(path)
        fixture.write(path, record("before"))
        assert.isTrue(Either.isLeft(yield* Effect.either(Effect.tryPromise(() => drain(open)))))
        assert.isTrue(Either.isLeft(yield* Effect.either(open.hash)))
        const scan = { feed: () => undefined, end: () => "end" }
        assert.isTrue(Either.isLeft(yield* Effect.either(open.scan(scan))))
      })))
    })

    it.effect("a scan sees every byte in order and may stop early", () => {
      const fixture = make()
      const path = `${fixture.folder}/s.jsonl`
      const bytes = Buffer.concat([record("a"), Buffer.alloc(1_500_000, "y")])
      fixture.write(path, bytes)
      return run(fixture, Effect.scoped(Effect.gen(function*() {
        const open = yield* (yield* Transcripts).open(path)
        const hash = createHash("sha256")
        const whole = yield* open.scan({ feed: (chunk) => void hash.update(chunk), end: () => "end" as string })
        assert.strictEqual(whole, "end")
        assert.strictEqual(hash.digest("hex"), sha256(bytes))
        let fed = 0
        const first = yield* open.scan({ feed: () => (fed += 1, "found"), end: () => "end" })
        assert.deepStrictEqual([first, fed], ["found", 1])
      })))
    })
  })
}

import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, FastCheck as fc, type Scope, Stream } from "effect"
import type { Note } from "../../src/domain/server/PartialUpload.ts"
import type { PartialKey, PartialUploads } from "../../src/ports/PartialUploads.ts"

const id = (digit: string): string => digit.repeat(32)
const key: PartialKey = { userId: "u1", id: id("a") }
const other: PartialKey = { userId: "u2", id: id("a") }
const note: Note = { session: "s1", file: undefined, length: 100, base: 10, before: "0".repeat(64) }

/** Bytes that break off after the last one when `error` is given. */
const pieces = (chunks: ReadonlyArray<string>, error?: string) => {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk)
    if (error !== undefined) throw new Error(error)
  }
  return { bytes: bytes(), failed: (cause: unknown) => (cause as Error).message }
}

const textOf = (partials: PartialUploads["Type"], of: PartialKey) =>
  Effect.map(Stream.runCollect(partials.read(of)), (chunks) => Buffer.concat([...Chunk.toReadonlyArray(chunks)]).toString())

/** The contract of `PartialUploads`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<PartialUploads["Type"], never, Scope.Scope>) =>
  describe(`PartialUploads: ${name}`, () => {
    const within = <A, E>(f: (partials: PartialUploads["Type"]) => Effect.Effect<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, f))

    it.effect("keeps what came, in order, also of a part that broke off", () =>
      within((partials) =>
        Effect.gen(function*() {
          assert.isUndefined(yield* partials.find(key))
          yield* partials.begin(key, note, 1000)
          assert.deepStrictEqual({ ...yield* partials.find(key) }, { ...note, received: 0 })
          assert.strictEqual(yield* partials.add(key, pieces(["ab", "c"]), 90, 2000), 3)
          assert.strictEqual(yield* Effect.flip(partials.add(key, pieces(["d", "ef"], "cut"), 87, 3000)), "cut")
          assert.strictEqual((yield* partials.find(key))?.received, 6)
          assert.strictEqual(yield* partials.add(key, pieces(["gh"]), 84, 4000), 8)
          assert.strictEqual(yield* textOf(partials, key), "abcdefgh")
        })))

    it.effect.prop("takes no more than there may be", { chunks: fc.array(fc.string({ maxLength: 5, unit: "grapheme-ascii" })), most: fc.nat(12) }, ({ chunks, most }) =>
      within((partials) =>
        Effect.gen(function*() {
          yield* partials.begin(key, note, 1000)
          const all = chunks.join("").slice(0, most)
          assert.strictEqual(yield* partials.add(key, pieces(chunks), most, 1), all.length)
          assert.strictEqual(yield* textOf(partials, key), all)
        })), { fastCheck: { numRuns: 20 } })

    it.effect("is begun afresh, answered, removed; adding to none fails", () =>
      within((partials) =>
        Effect.gen(function*() {
          yield* partials.begin(key, note, 1000)
          yield* partials.add(key, pieces(["old"]), 90, 1000)
          yield* partials.begin(key, { ...note, base: 0, before: "", file: "subagents/agent-A.jsonl" }, 1000)
          assert.strictEqual(yield* textOf(partials, key), "")
          yield* partials.answered(key, "{\"status\":\"ok\"}", 1000)
          assert.deepStrictEqual({ ...yield* partials.find(key) }, {
            ...note, base: 0, before: "", file: "subagents/agent-A.jsonl", received: 0, answer: "{\"status\":\"ok\"}"
          })
          yield* partials.remove(key)
          yield* partials.remove(key)
          assert.isUndefined(yield* partials.find(key))
          const error = yield* Effect.flip(partials.add(key, pieces(["x"]), 90, 1000))
          assert.strictEqual(typeof error === "string" ? error : error._tag, "StoreError")
        })))

    it.effect("nobody sees those of somebody else, the one touched last is first", () =>
      within((partials) =>
        Effect.gen(function*() {
          yield* partials.begin(key, note, 1_000_000)
          yield* partials.begin({ ...key, id: id("b") }, note, 3_000_000)
          yield* partials.begin(other, note, 2_000_000)
          yield* partials.add(key, pieces(["x"]), 90, 4_000_000)
          assert.deepStrictEqual((yield* partials.of("u1")).map((found) => found.id), [id("a"), id("b")])
          assert.deepStrictEqual((yield* partials.of("u2")).map((found) => found.userId), ["u2"])
          assert.deepStrictEqual(yield* partials.of("u3"), [])
          assert.isUndefined(yield* partials.find({ userId: "u2", id: id("b") }))
        })))

    it.effect("erases those of a session and its family, and sweeps those nobody touched", () =>
      within((partials) =>
        Effect.gen(function*() {
          yield* partials.begin(key, note, 1_000_000)
          yield* partials.begin({ ...key, id: id("b") }, { ...note, file: "subagents/x" }, 1_000_000)
          yield* partials.begin({ ...key, id: id("c") }, { ...note, session: "s2" }, 2_000_000)
          yield* partials.begin(other, note, 3_000_000)
          yield* partials.erase({ userId: "u1", session: "s1" })
          yield* partials.erase({ userId: "u9", session: "s1" })
          assert.deepStrictEqual((yield* partials.of("u1")).map((found) => found.id), [id("c")])
          yield* partials.sweep(2_000_001)
          assert.deepStrictEqual(yield* partials.of("u1"), [])
          assert.strictEqual((yield* partials.of("u2")).length, 1)
        })))
  })

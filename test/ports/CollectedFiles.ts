import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { CollectedFiles } from "../../src/ports/CollectedFiles.ts"

/** `texts` is what is kept now, `<user>/<file>` → text. */
export interface Fixture {
  readonly layer: Layer.Layer<CollectedFiles>
  readonly texts: () => Record<string, string>
}

export const keep = (text: string, modifiedAt = 1_000_000_000_000) =>
  Effect.flatMap(CollectedFiles, (files) =>
    files.keep("ann", "a.jsonl", { bytes: Stream.make(Buffer.from(text)), modifiedAt }))

/** What every adapter of `CollectedFiles` promises. */
export const suite = (name: string, make: () => Fixture): void => {
  describe(`CollectedFiles: ${name}`, () => {
    it.effect("15.3-C2 15.3-C4 a new file is kept, its folder made", () => {
      const fixture = make()
      return Effect.gen(function*() {
        const files = yield* CollectedFiles
        yield* files.prepare
        assert.isFalse(yield* files.has("ann", "a.jsonl"))
        assert.strictEqual(yield* keep("one\n"), "copied")
        assert.isTrue(yield* files.has("ann", "a.jsonl"))
        assert.deepStrictEqual(fixture.texts(), { "ann/a.jsonl": "one\n" })
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("15.3-C1 W-18 what is there is replaced only by what goes on from it", () => {
      const fixture = make()
      return Effect.gen(function*() {
        const files = yield* CollectedFiles
        yield* files.prepare
        yield* keep("one\ntwo\n")
        assert.strictEqual(yield* keep("one\ntwo\n"), "same")
        assert.strictEqual(yield* keep("one\n"), "older")
        assert.strictEqual(yield* keep("one\ntwo\nthree\n"), "refreshed")
        assert.deepStrictEqual(fixture.texts(), { "ann/a.jsonl": "one\ntwo\nthree\n" })
        assert.strictEqual(yield* keep("other, and longer than that\n"), "refreshed")
        assert.strictEqual(yield* keep("other, and longer than that\n"), "same")
        assert.strictEqual(fixture.texts()["ann/a.jsonl"], "one\ntwo\nthree\n")
        assert.lengthOf(Object.keys(fixture.texts()), 2)
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("bytes that fail change nothing", () => {
      const fixture = make()
      return Effect.gen(function*() {
        const files = yield* CollectedFiles
        yield* files.prepare
        yield* keep("one\n")
        const broken = Stream.concat(Stream.make(Buffer.from("one\ntwo\n")), Stream.fail("gone" as const))
        const error = yield* Effect.flip(files.keep("ann", "a.jsonl", { bytes: broken, modifiedAt: 1 }))
        assert.strictEqual(error, "gone")
        assert.deepStrictEqual(fixture.texts(), { "ann/a.jsonl": "one\n" })
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("removing takes what lies beside along, and nothing else", () => {
      const fixture = make()
      return Effect.gen(function*() {
        const files = yield* CollectedFiles
        yield* files.prepare
        yield* keep("one\n")
        yield* keep("other\n")
        yield* files.keep("ann", "ab.jsonl", { bytes: Stream.make(Buffer.from("b\n")), modifiedAt: 1 })
        yield* files.remove("ann", "a.jsonl")
        yield* files.remove("ann", "a.jsonl")
        yield* files.remove("nobody", "a.jsonl")
        assert.deepStrictEqual(fixture.texts(), { "ann/ab.jsonl": "b\n" })
      }).pipe(Effect.provide(fixture.layer))
    })
  })
}

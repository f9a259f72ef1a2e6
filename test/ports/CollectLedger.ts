import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { CollectLedger } from "../../src/ports/CollectLedger.ts"

/** What every adapter of `CollectLedger` promises. */
export const suite = <E>(name: string, layer: Layer.Layer<CollectLedger, E>): void => {
  describe(`CollectLedger: ${name}`, () => {
    const ann = { unixUser: "ann", account: "" }

    it.effect("what was noted last is there, for that user and destination alone", () =>
      Effect.gen(function*() {
        const ledger = yield* CollectLedger
        yield* ledger.note(ann, "a\n.jsonl", { file: "1", marks: "m" })
        yield* ledger.note(ann, "a\n.jsonl", { file: "2", marks: "n" })
        yield* ledger.note(ann, "b.jsonl", { file: "3", marks: "m" })
        yield* ledger.forget(ann, "b.jsonl")
        yield* ledger.forget(ann, "never.jsonl")
        assert.deepStrictEqual([...yield* ledger.files(ann)], [["a\n.jsonl", { file: "2", marks: "n" }]])
        assert.strictEqual((yield* ledger.files({ ...ann, account: "u1" })).size, 0)
        assert.strictEqual((yield* ledger.files({ unixUser: "bob", account: "" })).size, 0)
      }).pipe(Effect.provide(layer)))

    it.effect("places are there once each, in order", () =>
      Effect.gen(function*() {
        const ledger = yield* CollectLedger
        yield* ledger.addPlaces("ann", ["/home/ann/b", "/home/ann/a"])
        yield* ledger.addPlaces("ann", new Set(["/home/ann/b", "/home/ann/c"]))
        assert.deepStrictEqual(yield* ledger.places("ann"), ["/home/ann/a", "/home/ann/b", "/home/ann/c"])
        assert.deepStrictEqual(yield* ledger.places("bob"), [])
      }).pipe(Effect.provide(layer)))
  })
}

import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { Workshop } from "../../src/ports/Workshop.ts"

/** What every adapter of `Workshop` promises, made with the tasks of `test/fixtures/workshop.mjs`. */
export const suite = <E>(name: string, layer: Layer.Layer<Workshop, E>): void => {
  describe(`Workshop: ${name}`, () => {
    const within = Effect.provide(layer)
    const run = (task: string, input: unknown = undefined) => Effect.flatMap(Workshop, (shop) => shop.run(task, input))

    it.live("gives what a task makes of its input, one after the other and side by side", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* run("double", { n: 2 }), { n: 4 })
        const inputs = [1, 2, 3, 4]
        const found = yield* Effect.forEach(inputs, (n) => run("double", { n }), { concurrency: "unbounded" })
        assert.deepStrictEqual(found, inputs.map((n) => ({ n: 2 * n })))
      }).pipe(within))

    it.live("says why a task failed, broke or is not there, and goes on", () =>
      Effect.gen(function*() {
        const refused = yield* Effect.flip(run("refuse"))
        assert.deepStrictEqual([refused.kind, refused.reason], ["permanent", "no"])
        assert.strictEqual((yield* Effect.flip(run("break"))).kind, "transient")
        assert.strictEqual((yield* Effect.flip(run("toString"))).kind, "transient")
        assert.deepStrictEqual(yield* run("double", { n: 3 }), { n: 6 })
      }).pipe(within))
  })
}

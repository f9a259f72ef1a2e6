import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { JobRuns, lease } from "../../src/ports/JobRuns.ts"

/** What every adapter of `JobRuns` promises; each layer built is an empty store. */
export const suite = <E>(name: string, layer: Layer.Layer<JobRuns, E>): void => {
  describe(`JobRuns: ${name}`, () => {
    it.effect("the last run of each job is known", () =>
      Effect.gen(function*() {
        const runs = yield* JobRuns
        yield* runs.take("b", "me", 1)
        yield* runs.ran("a", 5)
        yield* runs.ran("a", 9)
        assert.deepStrictEqual([...yield* runs.lastRuns], [["a", 9]])
      }).pipe(Effect.provide(layer)))

    it.effect("one owner at a time, who may hold it longer, until they end or are not heard of", () =>
      Effect.gen(function*() {
        const runs = yield* JobRuns
        yield* runs.ran("a", 5)
        assert.isTrue(yield* runs.take("a", "me", 0))
        assert.isFalse(yield* runs.take("a", "you", 1))
        assert.isTrue(yield* runs.take("b", "you", 1))
        assert.isTrue(yield* runs.take("a", "me", lease - 1))
        assert.isFalse(yield* runs.take("a", "you", lease + 1))
        yield* runs.free("a", "you")
        assert.isFalse(yield* runs.take("a", "you", lease + 1))
        assert.isTrue(yield* runs.take("a", "you", 2 * lease))
        yield* runs.free("a", "me")
        assert.isFalse(yield* runs.take("a", "me", 2 * lease))
        yield* runs.free("a", "you")
        assert.isTrue(yield* runs.take("a", "me", 2 * lease))
        assert.deepStrictEqual([...yield* runs.lastRuns], [["a", 5]])
      }).pipe(Effect.provide(layer)))

    it.effect("a clock that was set back does not hold a job for ever", () =>
      Effect.gen(function*() {
        const runs = yield* JobRuns
        assert.isTrue(yield* runs.take("a", "me", 100 * lease))
        assert.isTrue(yield* runs.take("a", "you", 0))
      }).pipe(Effect.provide(layer)))
  })
}

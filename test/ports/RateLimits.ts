import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { RateLimits } from "../../src/ports/RateLimits.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const limit = { burst: 3, perMinute: 6 }

/** The contract of `RateLimits`; every layer made by `make` is empty. */
export const suite = (name: string, make: () => Layer.Layer<RateLimits, StoreError.StoreError>) =>
  describe(`RateLimits: ${name}`, () => {
    const within = <A, E>(f: (rates: typeof RateLimits.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(RateLimits, f).pipe(Effect.provide(make()))

    it.effect("lets a burst through, then says how long to wait, and lets one through after that", () =>
      within((rates) =>
        Effect.gen(function*() {
          const at = 1_700_000_000_000
          const waits = yield* Effect.forEach([1, 2, 3, 4], () => rates.take("a", limit, at))
          assert.deepStrictEqual(waits, [undefined, undefined, undefined, 10])
          assert.strictEqual(yield* rates.take("a", limit, at + 5_000), 5)
          assert.isUndefined(yield* rates.take("a", limit, at + 10_000))
          assert.strictEqual(yield* rates.take("a", limit, at + 10_000), 10)
        })))

    it.effect("counts everybody for themselves", () =>
      within((rates) =>
        Effect.gen(function*() {
          for (const _ of [1, 2, 3]) yield* rates.take("a", limit, 1000)
          assert.isUndefined(yield* rates.take("b", limit, 1000))
          assert.isNumber(yield* rates.take("a", limit, 1000))
        })))

    it.effect("many at once are all counted", () =>
      within((rates) =>
        Effect.gen(function*() {
          const waits = yield* Effect.all(Array.from({ length: 20 }, () => rates.take("a", limit, 1000)), {
            concurrency: "unbounded"
          })
          assert.strictEqual(waits.filter((wait) => wait === undefined).length, limit.burst)
        })))
  })

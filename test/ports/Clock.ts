import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import type { Clock } from "../../src/ports/Clock.ts"
import { lift } from "../../src/ports/Lift.ts"

/** The contract of `Clock`, of one that moves by itself. */
export const suite = (name: string, make: () => Clock["Type"]) =>
  describe(`Clock: ${name}`, () => {
    it.live("elapsed never goes back, and sleep lasts at least as long as asked", () =>
      lift(Micro.gen(function*() {
        const clock = make()
        const before = yield* clock.elapsed
        assert.isAtLeast(yield* clock.elapsed, before)
        yield* clock.sleep(10)
        assert.isAtLeast(yield* clock.elapsed, before + 9)
      })))

    it.live("now is a whole number of milliseconds of this age", () =>
      Effect.map(lift(make().now), (now) => {
        assert.isTrue(Number.isInteger(now))
        assert.isAbove(now, Date.UTC(2020, 0))
      }))
  })

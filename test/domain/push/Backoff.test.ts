import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Backoff from "../../../src/domain/push/Backoff.ts"

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe("Backoff", () => {
  it.prop("full jitter: up to a bound that doubles up to 8 s", [fc.nat(100), fraction], ([failures, fraction]) => {
    const bound = Math.min(8000, 500 * 2 ** (Math.max(failures, 1) - 1))
    const delay = Backoff.delay(failures, fraction)
    assert.isTrue(delay >= 0 && delay < bound)
    assert.strictEqual(delay, Math.floor(fraction * bound))
  })

  it("between runs 1, 2, 4 … 60 minutes", () => {
    assert.deepStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 1000].map((runs) => Backoff.betweenRuns(runs) / 60_000), [
      1, 2, 4, 8, 16, 32, 60, 60, 60
    ])
  })
})

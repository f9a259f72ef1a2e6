import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as TokenBucket from "../../../src/domain/server/TokenBucket.ts"

const limits = fc.record({ burst: fc.integer({ min: 1, max: 20 }), perMinute: fc.integer({ min: 1, max: 100 }) })
const pauses = fc.array(fc.nat(20_000), { minLength: 1, maxLength: 200 })

describe("TokenBucket", () => {
  it.prop("in any stretch no more than the burst and what came back meanwhile", [limits, pauses], ([limit, steps]) => {
    let bucket: TokenBucket.Bucket | undefined
    let now = 1_000_000
    let taken = 0
    const start = now
    for (const pause of steps) {
      const step = TokenBucket.take(bucket, limit, now)
      bucket = step.bucket
      if (step.wait === undefined) taken++
      assert.isAtMost(taken, limit.burst + (now - start) * limit.perMinute / 60_000 + 1e-6)
      now += pause
    }
  })

  it.prop("who waits as long as told gets through, and not much sooner", [limits, pauses], ([limit, steps]) => {
    let bucket: TokenBucket.Bucket | undefined
    let now = 1_000_000
    for (const pause of steps) {
      const step = TokenBucket.take(bucket, limit, now)
      bucket = step.bucket
      if (step.wait !== undefined) {
        assert.isUndefined(TokenBucket.take(bucket, limit, now + step.wait * 1000).wait)
        if (step.wait > 1) assert.isNumber(TokenBucket.take(bucket, limit, now + (step.wait - 1) * 1000 - 1).wait)
      }
      now += pause
    }
  })

  it.prop("a clock that was set back gives nothing and takes nothing", [limits, fc.nat()], ([limit, back]) => {
    const full = TokenBucket.take(undefined, limit, 1_000_000_000).bucket
    assert.strictEqual(TokenBucket.take(full, limit, 1_000_000_000 - back).bucket.level, Math.max(0, limit.burst - 2))
  })

  it.prop("a bucket may be forgotten when it is full", [limits, pauses], ([limit, steps]) => {
    let bucket = TokenBucket.take(undefined, limit, 0).bucket
    let now = 0
    for (const pause of steps) bucket = TokenBucket.take(bucket, limit, now += pause).bucket
    const later = TokenBucket.fullAt(bucket, limit)
    const kept = TokenBucket.take(bucket, limit, later)
    assert.closeTo(kept.bucket.level, TokenBucket.take(undefined, limit, later).bucket.level, 1e-6)
  })
})

import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Quota from "../../../src/domain/server/Quota.ts"

const count = fc.nat({ max: 100 })
const bound = fc.option(count, { nil: undefined })
const quota = fc.record({ bytes: bound, sessions: bound })
const addition = fc.record({ bytes: count, sessions: fc.nat({ max: 1 }) })

describe("Quota", () => {
  it("W-22 whoever adds only what is let through never crosses a bound", () =>
    fc.assert(fc.property(quota, fc.array(addition), (quota, additions) => {
      let usage: Quota.Usage = { bytes: 0, sessions: 0, largest: 0 }
      for (const more of additions) {
        if (Quota.exceeded(quota, usage, more) !== undefined) continue
        usage = { bytes: usage.bytes + more.bytes, sessions: usage.sessions + more.sessions, largest: 0 }
      }
      assert.isAtMost(usage.bytes, quota.bytes ?? Infinity)
      assert.isAtMost(usage.sessions, quota.sessions ?? Infinity)
    })))

  it("what adds nothing is let through, also above a bound that was lowered", () =>
    fc.assert(fc.property(quota, count, count, (quota, bytes, sessions) => {
      assert.isUndefined(Quota.exceeded(quota, { bytes, sessions, largest: 0 }, { bytes: 0, sessions: 0 }))
    })))

  it("without bounds everything fits", () =>
    fc.assert(fc.property(addition, (more) => {
      assert.isUndefined(Quota.exceeded({}, { bytes: 1e15, sessions: 1e9, largest: 1e15 }, more))
    })))

  it("an early no is one that would come later too, and never to a file that may be kept already", () =>
    fc.assert(fc.property(quota, count, count, count, count, (quota, bytes, largest, atLeast, extra) => {
      const usage = { bytes, sessions: 0, largest }
      if (!Quota.neverFits(quota, usage, atLeast)) return
      assert.isAbove(atLeast, largest)
      assert.isDefined(Quota.exceeded(quota, usage, { bytes: atLeast + extra, sessions: 0 }))
    })))
})

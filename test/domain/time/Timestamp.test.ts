import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"

const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })

describe("Timestamp", () => {
  it.prop("writes what the system's own calendar writes", [seconds], ([at]) => {
    const expected = new Date(at * 1000).toISOString().slice(0, 19)
    assert.strictEqual(Timestamp.format(at * 1000), `${expected}Z`)
    assert.strictEqual(Timestamp.formatWithOffset(at * 1000), `${expected}+00:00`)
  })

  it.prop("reads both forms back", [seconds], ([at]) => {
    assert.strictEqual(Timestamp.parse(Timestamp.format(at * 1000)), at * 1000)
    assert.strictEqual(Timestamp.parse(Timestamp.formatWithOffset(at * 1000)), at * 1000)
  })

  for (
    const bad of ["", "2026-02-30T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00+01:00"]
  ) it(`${JSON.stringify(bad)} is no time`, () => assert.isUndefined(Timestamp.parse(bad)))
})

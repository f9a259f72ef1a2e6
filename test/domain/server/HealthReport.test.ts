import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as HealthReport from "../../../src/domain/server/HealthReport.ts"

const severity = fc.constantFrom<HealthReport.Severity>("ok", "info", "unknown", "warning", "error")
const services = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.record({ status: severity }))

describe("the headline", () => {
  it("15.5-H12 ok, info and unknown never change it; a warning degrades, an error wins", () => {
    fc.assert(fc.property(services, (given) => {
      const found = Object.values(given).map(({ status }) => status)
      const wanted = found.includes("error") ? "unhealthy" : found.includes("warning") ? "degraded" : "healthy"
      assert.strictEqual(HealthReport.headline(given), wanted)
    }))
  })

  it("a schema that was asked for and is not ok makes it unhealthy", () => {
    fc.assert(fc.property(services, severity, (given, status) => {
      if (status !== "ok") assert.strictEqual(HealthReport.headline({ ...given, db_schema: { status } }), "unhealthy")
    }))
  })
})

describe("the checks", () => {
  it("15.5-H11 unknown include words are ignored", () => {
    fc.assert(fc.property(fc.array(fc.string()), (words) => {
      fc.pre(!words.some((word) => word.toLowerCase().includes("schema")))
      assert.isFalse(HealthReport.included(words.join(",")).schema)
      assert.isTrue(HealthReport.included([...words, " Schema "].join(",")).schema)
    }))
  })

  it("less space is never better", () => {
    const rank = { ok: 0, info: 0, unknown: 0, warning: 1, error: 2 }
    fc.assert(fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (free, more) => {
      const [low, high] = [free, free + more].map((bytes) => rank[HealthReport.space({ free: bytes, total: 2 ** 33 }).status])
      assert.isAtLeast(low ?? 0, high ?? 0)
    }))
    assert.strictEqual(HealthReport.space({ free: 0, total: 1 }).status, "error")
    assert.strictEqual(HealthReport.space({ free: 2 ** 40, total: 2 ** 41 }).status, "ok")
  })

  it("W-6 an index is behind when something waits too long, not when nothing came; what fails is for people to know", () => {
    const now = 1_700_000_000_000
    const none = { due: 0, failing: 0, waitingSince: undefined }
    assert.deepStrictEqual(HealthReport.index(none, now), { status: "ok", waiting: 0, failing: 0, oldest_seconds: 0 })
    fc.assert(fc.property(fc.nat(HealthReport.longestUnread), fc.nat(9), (age, due) => {
      const at = (waited: number) => HealthReport.index({ due: due + 1, failing: 0, waitingSince: now - waited }, now).status
      assert.strictEqual(at(age), "ok")
      assert.strictEqual(at(HealthReport.longestUnread + 1 + age), "warning")
    }))
    assert.strictEqual(HealthReport.index({ due: 3, failing: 1, waitingSince: now }, now).status, "info")
    assert.strictEqual(HealthReport.index({ due: 1, failing: 0, waitingSince: now + 9_999_999 }, now).status, "ok", "set back")
  })

  it("of the schema and of what is owed", () => {
    assert.strictEqual(HealthReport.schema(undefined, 3).status, "error")
    assert.strictEqual(HealthReport.schema(2, 3).status, "error")
    assert.strictEqual(HealthReport.schema(3, 3).status, "ok")
    assert.strictEqual(HealthReport.owed(0, 0).status, "ok")
    assert.strictEqual(HealthReport.owed(1, 0).status, "info")
  })
})

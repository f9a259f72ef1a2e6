import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as PipelineHealth from "../../../src/domain/pipeline/PipelineHealth.ts"
import * as Retry from "../../../src/domain/pipeline/Retry.ts"
import * as RunResult from "../../../src/domain/pipeline/RunResult.ts"
import * as Standing from "../../../src/domain/pipeline/Standing.ts"

const seen: fc.Arbitrary<Standing.Seen> = fc.record({
  sha256: fc.constantFrom("a", "b"),
  family: fc.integer({ min: 0, max: 1 }),
  version: fc.integer({ min: 1, max: 2 })
})
const time = fc.option(fc.integer({ min: 0, max: 2 * Retry.longest }), { nil: undefined })
const noted: fc.Arbitrary<Standing.Noted> = fc.record({
  done: fc.option(seen, { nil: undefined }),
  tried: fc.option(seen, { nil: undefined }),
  attempts: fc.nat(9),
  nextTryAt: time,
  deadAt: time,
  leaseUntil: time
})
const now = fc.integer({ min: 0, max: 3 * Retry.longest })

describe("standing", () => {
  it("is Done when the very same was done, whatever the time", () =>
    fc.assert(fc.property(noted, now, (row, at) => {
      const standing = Standing.of({ ...row, leaseUntil: undefined }, row.done ?? { sha256: "c", family: 0, version: 1 }, at)
      assert.strictEqual(standing._tag === "Done", row.done !== undefined)
    })))

  it("whatever differs from what was done and tried is due at once, from the first try on", () =>
    fc.assert(fc.property(noted, now, (row, at) => {
      const other = { sha256: "new", family: 0, version: 1 }
      assert.deepStrictEqual(Standing.of({ ...row, leaseUntil: undefined }, other, at), { _tag: "Due", attempts: 0 })
    })))

  it("another file of its family, other bytes or another processor: each alone makes a session due again", () => {
    const done = { sha256: "a", family: 1, version: 1 }
    const row = { done, tried: undefined, attempts: 0, nextTryAt: undefined, deadAt: undefined, leaseUntil: undefined }
    assert.strictEqual(Standing.of(row, done, 0)._tag, "Done")
    for (const other of [{ sha256: "b" }, { family: 2 }, { version: 2 }]) {
      assert.strictEqual(Standing.of(row, { ...done, ...other }, 0)._tag, "Due")
    }
  })

  it("what waits or runs becomes due or done in the end, unless it was given up", () =>
    fc.assert(fc.property(noted, seen, (row, wanted) => {
      const standing = Standing.of(row, wanted, 3 * Retry.longest)
      assert.notInclude(["Running", "Waiting"], standing._tag)
      if (standing._tag === "Dead") assert.isDefined(row.deadAt)
    })))

  it("a clock that was set back does not keep anything waiting for longer than the longest wait", () =>
    fc.assert(fc.property(fc.integer({ min: Retry.longest + 1 }), (far) => {
      const row = { done: undefined, attempts: 1, deadAt: undefined }
      const wanted = { sha256: "a", family: 0, version: 1 }
      const waiting = { ...row, tried: wanted, nextTryAt: far, leaseUntil: far }
      assert.strictEqual(Standing.of(waiting, wanted, 0)._tag, "Due")
    })))
})

describe("retry", () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })

  it("waits between half a minute and the longest, longer with every try, and gives up in the end", () =>
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), chance, (attempts, luck) => {
      const verdict = Retry.verdict("transient", attempts, { chance: luck, most: 50 })
      assert.strictEqual(verdict._tag, attempts >= 50 ? "GiveUp" : "Again")
      if (verdict._tag === "GiveUp") return
      assert.isTrue(verdict.afterMillis >= 30_000 && verdict.afterMillis <= Retry.longest)
      const next = Retry.verdict("transient", attempts + 1, { chance: luck, most: 99 })
      assert.isTrue(next._tag === "Again" && next.afterMillis >= verdict.afterMillis)
    })))

  it("gives up with the last try that is granted, not with one more or one less", () => {
    const of = (attempts: number) => Retry.verdict("transient", attempts, { chance: 0, most: 8 })._tag
    assert.deepStrictEqual([7, 8, 9].map(of), ["Again", "GiveUp", "GiveUp"])
  })

  it("gives up at once what will never work", () =>
    fc.assert(fc.property(fc.nat(99), chance, (attempts, luck) =>
      Retry.verdict("permanent", attempts, { chance: luck, most: 99 })._tag === "GiveUp")))
})

it("a result counts every step once and tells the first errors", () => {
  const step: fc.Arbitrary<RunResult.Step> = fc.oneof(
    fc.record({ _tag: fc.constant("Processed" as const), items: fc.nat(9) }),
    fc.record({ _tag: fc.constant("Skipped" as const) }),
    fc.record({ _tag: fc.constant("Failed" as const), session: fc.string(), error: fc.string() })
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const result = steps.reduce(RunResult.add, RunResult.empty("usage"))
    assert.strictEqual(result.scanned, steps.length)
    assert.strictEqual(result.scanned, result.processed + result.skipped + result.errors)
    assert.lengthOf(result.errors_detail, Math.min(result.errors, RunResult.detailed))
  }))
})

describe("health", () => {
  const minute = 60_000
  const hour = 60 * minute
  const at = 100 * hour
  const grace = PipelineHealth.grace(15 * minute, undefined)
  const fine = { processor: "verification", sessions: 2, laggingSince: undefined, overtakenSince: undefined, dead: 0 }

  const cases: ReadonlyArray<readonly [string, Partial<PipelineHealth.Progress>, string]> = [
    ["15.5-H1 no session files", { sessions: 0 }, "ok"],
    ["15.5-H2 all recently processed", {}, "ok"],
    ["15.5-H3 a session older than the grace waits, the last run was long ago", { laggingSince: at - 2 * hour }, "warning"],
    ["15.5-H4 a session older than the grace, nothing ever processed", { laggingSince: at - 2 * hour }, "warning"],
    ["W-6 a session that has just come after a quiet night", { laggingSince: at - 1000 }, "ok"],
    ["15.5-H5 an old one was overtaken", { overtakenSince: at - 5 * hour }, "info"],
    ["15.5-H6 one was overtaken an hour ago", { overtakenSince: at - hour }, "ok"],
    ["15.5-H7 all have rows", { overtakenSince: undefined }, "ok"],
    ["W-6 what was processed since hides no old lag", { laggingSince: at - hour, overtakenSince: at - 9 * hour }, "warning"]
  ]
  it.each(cases)("%s", (_, progress, status) => {
    assert.strictEqual(PipelineHealth.check({ ...fine, ...progress }, grace, at).status, status)
  })

  it("15.5-H8 the grace of stuck sessions can be set", () => {
    const short = PipelineHealth.grace(15 * minute, 60_000)
    const check = PipelineHealth.check({ ...fine, overtakenSince: at - 5 * minute }, short, at)
    assert.deepStrictEqual([check.status, check["stuck_file_age_seconds"]], ["info", 300])
    assert.include(check.detail, "skipped")
  })

  it("15.6-77, 15.6-78 the grace is twice the cadence", () => {
    assert.strictEqual(PipelineHealth.grace(600_000, undefined).lag, 1_200_000)
    assert.deepStrictEqual(grace, { lag: 1_800_000, stuck: 7_200_000 })
  })

  it("a warning names the job; a dead letter is told and no more than that", () => {
    const late = PipelineHealth.check({ ...fine, laggingSince: at - 2 * hour }, grace, at)
    assert.include(late.detail, "session-processor:verification")
    assert.strictEqual(PipelineHealth.check({ ...fine, dead: 1 }, grace, at).status, "info")
    assert.strictEqual(PipelineHealth.worst([{ status: "ok" }, late, { status: "info" }]), late)
  })
})

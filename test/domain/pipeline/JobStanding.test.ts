import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as JobStanding from "../../../src/domain/pipeline/JobStanding.ts"
import type * as Audit from "../../../src/domain/server/Audit.ts"
import * as AuditEntry from "../../../src/domain/server/Audit.ts"

const entry = (params: Audit.Params, result = "ok") =>
  AuditEntry.entry("id", 7, { action: "run_corporate_memory", actor: AuditEntry.system, params, result })

const standing = (params: Audit.Params, result?: string): JobStanding.JobStanding =>
  ({ job: "corporate-memory", last: JobStanding.lastRun(entry(params, result)), nextAt: 60_000 })

describe("the last run of a job", () => {
  const cases: ReadonlyArray<readonly [string, Audit.Params, string, JobStanding.Outcome, string | undefined]> = [
    ["all went well", { items_new: 2, errors: 0 }, "ok", "done", undefined],
    ["some failed", { items_new: 2, errors: 1 }, "ok", "errors", undefined],
    ["a budget ended it", { errors: 0, stopped: "the budget" }, "ok", "ended early", "the budget"],
    ["the run itself broke", { unhandled_error: "StoreError: read notes" }, "error", "failed", "StoreError: read notes"],
    ["it broke without a word", {}, "error", "failed", undefined]
  ]
  it.each(cases)("%s", (_, params, result, outcome, problem) => {
    const last = JobStanding.lastRun(entry(params, result))
    assert.deepStrictEqual([last.at, last.outcome, last.problem], [7, outcome, problem])
    assert.notProperty(last.counts, "stopped")
    assert.notProperty(last.counts, "unhandled_error")
  })

  it("is told in what it counted", () => {
    const said = (params: Audit.Params) => JobStanding.summary(JobStanding.lastRun(entry(params)))
    assert.strictEqual(said({ processor: "usage", processed: 3, errors: 1, skipped: 0 }), "3 processed, 1 errors")
    assert.strictEqual(said({ items_new: 0, skipped: true }), "nothing to do")
  })

  it("comes again when the server's own scheduler says so, and at an unknown time when it has none", () => {
    const every = { _tag: "Every", minutes: 17 } as const
    assert.strictEqual(JobStanding.nextAt(every, 1000, 2000, true), 1000 + 17 * 60_000)
    assert.strictEqual(JobStanding.nextAt(every, undefined, 2000, true), 2000)
    assert.isUndefined(JobStanding.nextAt(every, 1000, 2000, false))
  })
})

describe("the health of a job", () => {
  const admin = { admin: true }
  const severity = (given: JobStanding.JobStanding, givenUp = 0) => JobStanding.check(given, givenUp, admin).status

  it("warns of a run that failed, not of a budget that was used up, and tells of what was given up", () => {
    assert.strictEqual(severity({ job: "j", last: undefined, nextAt: undefined }), "ok")
    assert.strictEqual(severity(standing({ items_new: 1, errors: 0 })), "ok")
    assert.strictEqual(severity(standing({}, "error")), "warning")
    assert.strictEqual(severity(standing({ errors: 1, stopped: "401" })), "warning")
    assert.strictEqual(severity(standing({ errors: 0, stopped: "the budget" })), "info")
    assert.strictEqual(severity(standing({ errors: 1 }), 1), "info")
  })

  it("says when it ran, with what result, and when it runs next", () => {
    assert.deepInclude(JobStanding.check(standing({ items_new: 3, errors: 0, skipped: false }), 2, admin), {
      last_run: "1970-01-01T00:00:00+00:00", last_result: "done", next_run: "1970-01-01T00:01:00+00:00", items_new: 3, given_up: 2
    })
  })

  it("tells what went wrong to admins alone", () => {
    fc.assert(fc.property(fc.string({ minLength: 9 }), fc.boolean(), (problem, broke) => {
      const bad = broke ? standing({ unhandled_error: `!${problem}!` }, "error") : standing({ errors: 1, stopped: `!${problem}!` })
      assert.strictEqual(JobStanding.check(bad, 0, admin)["error"], `!${problem}!`)
      assert.notInclude(Object.values(JobStanding.check(bad, 0, { admin: false })), `!${problem}!`)
    }))
  })
})

import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Breadcrumb from "../../../src/domain/queue/Breadcrumb.ts"
import { text } from "./arbitraries.ts"

const outcome = fc.constantFrom<Breadcrumb.Outcome>("ok", "private_skip", "empty_stdin", "bad_json", "write_error")
const crumb = fc.record({ at: fc.nat().map((seconds) => seconds * 1000), outcome, detail: text })

describe("Breadcrumb", () => {
  it.prop("CAP-15 is one line of three columns, whatever the detail holds", [crumb], ([value]) => {
    const line = Breadcrumb.encode(value)
    assert.strictEqual(line.split("\t").length, 3)
    assert.strictEqual(line.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/).length, 2)
  })

  it.prop("comes back, save for what was blanked and cut", [crumb], ([value]) => {
    const back = Breadcrumb.parse(Breadcrumb.encode(value).slice(0, -1))
    assert.strictEqual(back?.at, value.at)
    assert.strictEqual(back?.outcome, value.outcome)
    assert.isAtMost(back?.detail.length ?? 201, 200)
  })

  it("CAP-15 reads as time with offset, outcome, detail; the detail is cut to 200", () => {
    const line = Breadcrumb.encode({ at: 0, outcome: "bad_json", detail: `a\tb\n${"x".repeat(300)}` })
    assert.strictEqual(line, `1970-01-01T00:00:00+00:00\tbad_json\ta b ${"x".repeat(196)}\n`)
  })

  for (const bad of ["", "x", "1970-01-01T00:00:00+00:00", "1970-01-01T00:00:00+00:00\tfine\tx", "now\tok\tx"]) {
    it(`${JSON.stringify(bad)} is no breadcrumb`, () => assert.isUndefined(Breadcrumb.parse(bad)))
  }
})

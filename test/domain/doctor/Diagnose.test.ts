import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Diagnose from "../../../src/domain/doctor/Diagnose.ts"
import { error, note, warning } from "../../../src/domain/doctor/Finding.ts"

const finding = fc.constantFrom(error("e", "bad", "mend it"), warning("w", "soon", "look"), note("n", "good to know", "nothing"))
const service = fc.record({ status: fc.constantFrom("ok", "info", "unknown", "warning", "error", "odd", 7), detail: fc.string() })
const services = fc.dictionary(fc.constantFrom("db", "scheduler", "volume"), service)

describe("diagnose", () => {
  it.prop("T5 unhealthy with any error, degraded with any warning, else healthy, in the keys of the original", [
    fc.option(fc.nat(), { nil: undefined }), services, fc.array(finding, { maxLength: 4 })
  ], ([latencyMs, services, findings]) => {
    const said = Diagnose.make({ latencyMs, services: { _tag: "Told", services }, findings })
    assert.deepStrictEqual(Object.keys(said), ["overall", "checks", "suggested_actions"])
    const all = [...Object.values(services).map(({ status }) => status), ...findings.map(({ severity }) => severity)]
    const expected = latencyMs === undefined || all.includes("error")
      ? "unhealthy"
      : all.includes("warning") ? "degraded" : "healthy"
    assert.strictEqual(said.overall, expected)
    assert.strictEqual(said.checks.length, 1 + Object.keys(services).length + findings.length)
    assert.strictEqual(said.suggested_actions.length, findings.filter(({ severity }) => severity !== "note").length)
  })

  it("T5 shows how long the API took, or that it did not answer", () => {
    const of = (latencyMs: number | undefined) =>
      Diagnose.make({ latencyMs, services: { _tag: "NotTold", why: "HTTP 500" }, findings: [] })
    assert.deepStrictEqual(of(12), {
      overall: "healthy",
      checks: [{ name: "api", status: "ok", latency_ms: 12 }, { name: "services", status: "unknown", detail: "HTTP 500" }],
      suggested_actions: []
    })
    assert.strictEqual(of(undefined).overall, "unhealthy")
    assert.strictEqual(Diagnose.toText(of(12)), "Overall: healthy\n  ok       api (12 ms)\n  unknown  services: HTTP 500\n")
  })
})

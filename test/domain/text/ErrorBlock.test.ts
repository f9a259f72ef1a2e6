import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ErrorBlock from "../../../src/domain/text/ErrorBlock.ts"

const lines = (status: number, body: unknown): ReadonlyArray<string> => ErrorBlock.render(status, body).split("\n")

describe("ErrorBlock", () => {
  it("R1 an object with kind is a block of key and value lines with the hint last", () => {
    const detail = {
      hint: "Ask an administrator.", kind: "cross_project_forbidden", billing_project: "b", data_project: "d"
    }
    assert.deepStrictEqual(lines(403, { detail }), [
      "Error: cross_project_forbidden (HTTP 403)",
      "  billing_project: b",
      "  data_project: d",
      "  hint: Ask an administrator."
    ])
  })

  it("R2 an object with reason shows byte counts, tables and suggestion", () => {
    const detail = {
      tables: ["a", "b"], suggestion: "Narrow it.", reason: "remote_scan_too_large", limit_bytes: 5, scan_bytes: 10
    }
    assert.deepStrictEqual(lines(400, { detail }), [
      "Error: remote_scan_too_large (HTTP 400)",
      "  scan_bytes: 10",
      "  limit_bytes: 5",
      "  tables: a, b",
      "  suggestion: Narrow it."
    ])
  })

  it("R3 path and hint are both visible", () => {
    const text = ErrorBlock.render(403, { detail: { reason: "path_not_registered", path: "p.q", hint: "Register it" } })
    assert.include(text, "  path: p.q")
    assert.include(text, "  hint: Register it")
  })

  it("R4 long plain text is cut to 500 characters", () => {
    const text = ErrorBlock.render(502, "x".repeat(2000))
    assert.strictEqual(text, `HTTP 502: ${"x".repeat(497)}...`)
    assert.strictEqual(ErrorBlock.render(502, "x".repeat(500)), `HTTP 502: ${"x".repeat(500)}`)
  })

  it("R5 a detail that is text is shown as it is, in full", () => {
    assert.strictEqual(ErrorBlock.render(404, { detail: "y".repeat(900) }), `HTTP 404: ${"y".repeat(900)}`)
  })

  it("R6 an empty value says so", () => {
    assert.include(ErrorBlock.render(400, { detail: { kind: "k", billing_project: "" } }), "  billing_project: (empty)")
    assert.include(ErrorBlock.render(400, { detail: { kind: "k", tables: [] } }), "  tables: (empty)")
  })

  it("ERR-1 kind wins over reason, which is then a line; without either text it is an error", () => {
    assert.deepStrictEqual(lines(0, { detail: { reason: "r", kind: "k" } }), ["Error: k (HTTP 0)", "  reason: r"])
    assert.deepStrictEqual(lines(0, { detail: { kind: "", reason: null } }), ["Error: error (HTTP 0)", "  kind: (empty)"])
  })

  it("ERR-2 unknown keys follow in the order received, null is left out, objects are JSON", () => {
    const detail = { zeta: 1, kind: "k", alpha: { b: [1] }, limit: null, current: 0 }
    assert.deepStrictEqual(lines(429, { detail }), [
      "Error: k (HTTP 429)", "  current: 0", "  zeta: 1", "  alpha: {\"b\":[1]}"
    ])
  })

  it.prop("ERR-3 hints wrap at 80 columns between words and lose none", [
    fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 60 })
  ], ([words]) => {
    const [, ...hint] = lines(0, { detail: { kind: "k", hint: words.join(" ") } })
    assert.isTrue(hint.every((line) => line.length <= 80))
    assert.isTrue(hint.slice(1).every((line) => line.startsWith("    ") && line[4] !== " "))
    assert.deepStrictEqual(hint.join(" ").replace("  hint: ", "").split(/\s+/), words)
  })

  it.prop("never throws and lets nothing control the terminal", [fc.integer(), fc.jsonValue()], ([status, detail]) => {
    for (const body of [detail, { detail }, { detail: { kind: detail, reason: detail, x: detail } }]) {
      assert.notMatch(ErrorBlock.render(status, body), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    }
  })

  it("JSON deeper than the stack does not end the program", () => {
    const deep = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`) as unknown
    assert.isString(ErrorBlock.render(500, { detail: { kind: deep } }))
    assert.isString(ErrorBlock.render(500, deep))
  })
})

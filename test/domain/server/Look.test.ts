import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Look from "../../../src/domain/server/Look.ts"

describe("a reason to look", () => {
  it.prop("is kept as one line that can be seen, and stays as it is when kept again", [fc.string({ unit: "binary" })], ([typed]) => {
    const reason = Look.reason(typed)
    assert.notMatch(reason, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s|\s$|\s\s/u)
    assert.strictEqual(Look.reason(reason), reason)
  })

  it.prop("has ten characters that are seen, or more", [fc.string({ unit: "grapheme", maxLength: 30 })], ([typed]) => {
    const reason = Look.reason(typed)
    assert.strictEqual(Look.problem(reason) === undefined, [...reason].length >= 10)
  })

  it("is not made of blanks, nor a book", () => {
    for (const typed of ["", " ".repeat(40), "\u200b".repeat(40), "short", "x".repeat(501)]) {
      assert.isString(Look.problem(Look.reason(typed)))
    }
    assert.isUndefined(Look.problem(Look.reason("asked by Ann")))
  })
})

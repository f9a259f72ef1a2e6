import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as OtlpHeaders from "../../../src/domain/server/OtlpHeaders.ts"

describe("headers for a collector", () => {
  it("pairs read back, whatever is in the values", () => {
    const names = fc.stringMatching(/^[a-z][a-z-]{0,10}$/)
    fc.assert(fc.property(fc.dictionary(names, fc.stringMatching(/^[\x20-\x7e]*$/), { noNullPrototype: true }), (headers) => {
      const text = Object.entries(headers).map(([name, value]) => `${name} = ${encodeURIComponent(value)}`).join(",")
      assert.deepStrictEqual(OtlpHeaders.parse(text), headers)
    }))
  })

  it("never throws, and gives nothing that could not be sent", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const [name, value] of Object.entries(OtlpHeaders.parse(text))) new Headers().set(name, value)
    }))
  })
})

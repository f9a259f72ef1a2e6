import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Cors from "../../../src/domain/server/Cors.ts"

const ours = "https://portal.example.org"
const facts = (more: Partial<Cors.Facts>): Cors.Facts =>
  ({ method: "GET", path: "/api/sessions", origin: ours, wantedMethod: undefined, ...more })
const allow = "access-control-allow-origin"

describe("pages of other origins", () => {
  it("may nothing where the operator named none", () => {
    fc.assert(fc.property(fc.webUrl(), fc.constantFrom("GET", "OPTIONS"), (origin, method) => {
      assert.deepStrictEqual(Cors.headers([], facts({ origin, method, wantedMethod: "GET" })), {})
    }))
  })

  it("only the named origin is let in, letter for letter, and only to the API", () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.constantFrom("*", "null", `${ours}/`, `${ours}.evil.example`)), (origin) => {
      fc.pre(origin !== ours)
      assert.deepStrictEqual(Cors.headers([ours, "*"].slice(0, 1), facts({ origin })), { vary: "Origin" })
    }))
    assert.strictEqual(Cors.headers([ours], facts({}))[allow], ours)
    assert.notProperty(Cors.headers([ours], facts({ path: "/profile" })), allow)
  })

  it("a preflight is answered only to them", () => {
    const asked = facts({ method: "OPTIONS", wantedMethod: "DELETE" })
    assert.isTrue(Cors.isPreflight([ours], asked))
    assert.include(Cors.headers([ours], asked)["access-control-allow-methods"], "DELETE")
    assert.isFalse(Cors.isPreflight([ours], { ...asked, origin: "https://evil.example" }))
    assert.isFalse(Cors.isPreflight([ours], { ...asked, wantedMethod: undefined }))
  })
})

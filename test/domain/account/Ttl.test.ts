import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Ttl from "../../../src/domain/account/Ttl.ts"

describe("Ttl", () => {
  it.prop("AUTH-5 a number of days", [fc.integer({ min: 1, max: 999_999 })], ([days]) => {
    assert.deepStrictEqual(Ttl.parse(` ${days}D `), Either.right(days))
  })

  it.prop("never throws, and takes nothing else but three words for ever", [fc.string()], ([text]) => {
    if (Either.isRight(Ttl.parse(text))) assert.match(text.trim().toLowerCase(), /^(\d+d|never|none|no-expiry)$/)
  })

  it("AUTH-5 words for ever", () => {
    for (const text of ["never", "none", "no-expiry", "NEVER"]) {
      assert.deepStrictEqual(Ttl.parse(text), Either.right(null))
    }
    for (const text of ["", "0d", "00d", "-1d", "1.5d", "30", "d", "1y"]) {
      assert.isTrue(Either.isLeft(Ttl.parse(text)), text)
    }
  })
})

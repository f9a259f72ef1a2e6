import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Person from "../../../src/domain/server/Person.ts"

describe("Person", () => {
  it.prop("takes every real e-mail address", [fc.emailAddress()], ([email]) => {
    if (email.length <= 254) assert.isUndefined(Person.emailProblem(email))
  })

  it("takes the first admin's, and nothing that is none", () => {
    assert.isUndefined(Person.emailProblem(" admin@localhost "))
    for (const text of ["", "@", "a@", "@b", "a b@c", "a@b@c", "a\u0000@b", "a@b\u001b[2J", `${"x".repeat(250)}@b.co`, "a\u202e@b"]) {
      assert.isString(Person.emailProblem(text), JSON.stringify(text))
    }
  })

  it.prop("a password is judged by its length alone, and never repeated", [fc.fullUnicodeString({ maxLength: 40 })], ([text]) => {
    const problem = Person.passwordProblem(text)
    assert.strictEqual(problem === undefined, [...text].length >= 8)
  })

  it("a password is no book", () => assert.isString(Person.passwordProblem("x".repeat(1025))))
})

import { assert, describe, it } from "@effect/vitest"
import { Either, Encoding, FastCheck as fc } from "effect"
import * as Token from "../../../src/domain/account/Token.ts"

const jwt = (payload: unknown): string =>
  ["{}", JSON.stringify(payload), "signature"].map((part) => Encoding.encodeBase64Url(part)).join(".")

describe("Token", () => {
  it.prop("reads the e-mail of any payload", [fc.emailAddress(), fc.dictionary(fc.string(), fc.jsonValue())], ([email, rest]) => {
    assert.deepStrictEqual(
      Token.claims(jwt({ ...rest, email, exp: 17, typ: "pat" })),
      Either.right({ email, expiresAt: 17, login: false })
    )
  })

  it.prop("any payload without a usable e-mail names nobody", [fc.jsonValue()], ([email]) => {
    fc.pre(typeof email !== "string")
    assert.deepStrictEqual(Token.claims(jwt({ email })), Either.right({ email: undefined, expiresAt: undefined, login: false }))
  })

  it("knows the token of a login from one that was made to last", () => {
    const login = (typ: unknown) => Either.map(Token.claims(jwt({ typ })), (claims) => claims.login)
    assert.deepStrictEqual([login("session"), login("pat"), login(undefined)], [true, false, false].map(Either.right))
  })

  it.prop("never throws, whatever the text", [fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\w.=-]*$/))], ([text]) => {
    assert.isDefined(Token.claims(text))
    assert.isDefined(Token.clean(text))
  })

  it.prop("a payload that is no object is refused", [fc.jsonValue()], ([payload]) => {
    fc.pre(typeof payload !== "object" || payload === null || Array.isArray(payload))
    assert.deepStrictEqual(Token.claims(jwt(payload)), Either.left("not-an-object"))
  })

  it("names what is wrong without the text", () => {
    const wrong = [
      ["", "not-three-parts"], ["a.b", "not-three-parts"], ["a.b.c.d", "not-three-parts"], ["a.@@.c", "not-base64url"],
      [`a.${Encoding.encodeBase64Url("{")}.c`, "not-json"]
    ] as const
    for (const [text, problem] of wrong) {
      assert.deepStrictEqual(Token.claims(text), Either.left(problem), text)
      assert.isNotEmpty(Token.explain(problem))
    }
  })

  it.prop("a token around which somebody pasted blanks is the token", [fc.stringMatching(/^[\x21-\x7e]{1,40}$/)], ([token]) => {
    assert.deepStrictEqual(Token.clean(` \t${token}\r\n`), Either.right(token))
  })

  it("a token cannot bring header lines", () => {
    for (const text of ["a\nHost: b", "a\r\nX: 1", "a b", "a\u0000", "tökén"]) {
      assert.deepStrictEqual(Token.clean(text), Either.left("not-header-safe"))
    }
    assert.deepStrictEqual(Token.clean(" \n"), Either.left("empty"))
  })
})

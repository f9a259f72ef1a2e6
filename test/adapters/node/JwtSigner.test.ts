import { assert, describe, it } from "@effect/vitest"
import { createHmac, randomBytes } from "node:crypto"
import * as JwtSigner from "../../../src/adapters/node/JwtSigner.ts"
import * as TokenSigner from "../../ports/TokenSigner.ts"

TokenSigner.suite("JWT", () => JwtSigner.make(randomBytes(32)))

describe("JwtSigner", () => {
  const key = Buffer.alloc(32, 7)
  const payload = { sub: "u", email: "u@example.org", typ: "pat", iat: 1, jti: "t" }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")
  const sign = (header: unknown, body: unknown): string => {
    const signed = `${part(header)}.${part(body)}`
    return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`
  }
  const verify = (token: string) => JwtSigner.make(key).verify(token)

  it("15.11-T9 takes a token of the same shape made elsewhere", () => {
    assert.strictEqual(verify(sign({ alg: "HS256", typ: "JWT" }, payload))?.sub, "u")
    assert.strictEqual(verify(sign({ typ: "JWT", alg: "HS256" }, { ...payload, typ: "session" }))?.typ, "session")
  })

  it("takes no other algorithm, also with a good signature", () => {
    for (const alg of ["none", "HS512", "RS256", "hs256", undefined]) {
      assert.isUndefined(verify(sign({ alg, typ: "JWT" }, payload)))
    }
    assert.isUndefined(verify(`${part({ alg: "none" })}.${part(payload)}.`))
  })

  it("takes one spelling of a signature", () => {
    const token = sign({ alg: "HS256" }, payload)
    const taken = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
      .filter((last) => verify(token.slice(0, -1) + last) !== undefined)
    assert.deepStrictEqual(taken, [token.at(-1)])
    assert.isUndefined(verify(`${token}=`))
  })

  it("takes no payload that lacks a claim or has one of the wrong type", () => {
    const bad = [null, [], "x", {}, { ...payload, sub: 1 }, { ...payload, typ: "admin" }, { ...payload, exp: "1" }]
    for (const body of bad) assert.isUndefined(verify(sign({ alg: "HS256" }, body)))
  })

  it("15.11-T17 a token without end has no exp", () => {
    const token = JwtSigner.make(key).sign({ sub: "u", email: "e", typ: "pat", iat: 1, jti: "t", exp: undefined })
    assert.notProperty(JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()), "exp")
  })
})

import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { Claims } from "../../src/domain/server/Claims.ts"
import type { TokenSigner } from "../../src/ports/TokenSigner.ts"

const claims = (name: string, exp: number | undefined): Claims => ({
  sub: `u-${name}`,
  email: `${name}@example.org`,
  typ: "pat",
  iat: 1_700_000_000,
  jti: `t-${name}`,
  exp,
  scope: "general"
})

/** The contract of `TokenSigner`; every signer made by `make` has a key, or memory, of its own. */
export const suite = (name: string, make: () => typeof TokenSigner.Service) =>
  describe(`TokenSigner: ${name}`, () => {
    it.prop("believes what it signed", [fc.string(), fc.option(fc.nat(), { nil: undefined })], ([who, exp]) => {
      const signer = make()
      assert.deepStrictEqual({ ...signer.verify(signer.sign(claims(who, exp))) }, { ...claims(who, exp) })
    })

    it.prop("believes nothing that was changed", [fc.nat(400), fc.char()], ([at, character]) => {
      const signer = make()
      const token = signer.sign(claims("ann", undefined))
      const index = at % token.length
      const changed = token.slice(0, index) + character + token.slice(index + 1)
      if (changed !== token) assert.isUndefined(signer.verify(changed))
    })

    it("15.11-T18 believes no malformed, random, empty or foreign text", () => {
      const signer = make()
      const foreign = make().sign(claims("eve", undefined))
      for (const text of ["", ".", "..", "a.b.c", "é.ü.ö", "x".repeat(100_000), foreign]) {
        assert.isUndefined(signer.verify(text))
      }
    })

    it.prop("fingerprints are equal for equal texts alone, and nothing equals an empty one", [fc.string(), fc.string()], ([a, b]) => {
      const signer = make()
      assert.strictEqual(signer.equal(signer.fingerprint(a), signer.fingerprint(b)), a === b)
      assert.isFalse(signer.equal("", signer.fingerprint(a)))
      assert.isFalse(signer.equal("", ""))
      assert.match(signer.fingerprint(a), /^[0-9a-f]{64}$/)
    })
  
    it.prop("a text is marked for one purpose, by one installation", [fc.string(), fc.string()], ([a, b]) => {
      const signer = make()
      assert.strictEqual(signer.equal(signer.mac("form", a), signer.mac("form", b)), a === b)
      assert.isFalse(signer.equal(signer.mac("form", a), signer.mac("login", a)))
      assert.isFalse(signer.equal(signer.mac("form", a), make().mac("form", a)))
      assert.isUndefined(signer.verify(signer.mac("form", a)))
    })
  })

import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as TokenTerms from "../../../src/domain/server/TokenTerms.ts"

const seconds = (wish: Partial<TokenTerms.Wish>): number | undefined | string =>
  Either.match(TokenTerms.decide({ name: "laptop", ...wish }), { onLeft: (text) => text, onRight: (terms) => terms.seconds })

const days = fc.integer({ min: 1, max: 3650 })
const lives = fc.integer({ min: 1, max: 315_360_000 })

describe("TokenTerms", () => {
  it("90 days unless asked otherwise; 15.11-T17 null days are for ever", () => {
    assert.strictEqual(seconds({}), 90 * 86_400)
    assert.isUndefined(seconds({ expiresInDays: null }))
    assert.isUndefined(seconds({ expiresInDays: null, ttlSeconds: null }))
    assert.strictEqual(seconds({ expiresInDays: null, ttlSeconds: 60 }), 60)
  })

  it.prop("15.11-T21 seconds are used, beat days, and days are the fallback", [days, lives], ([day, life]) => {
    assert.strictEqual(seconds({ ttlSeconds: life }), life)
    assert.strictEqual(seconds({ ttlSeconds: life, expiresInDays: day }), life)
    assert.strictEqual(seconds({ ttlSeconds: null, expiresInDays: day }), day * 86_400)
  })

  it.prop("15.11-T20 the bootstrap scope never lives longer than an hour", [fc.option(days), fc.option(lives)], ([day, life]) => {
    const asked = seconds({ scope: "bootstrap-analyst", expiresInDays: day, ttlSeconds: life })
    assert.isTrue(typeof asked === "number" && asked > 0 && asked <= 3600)
  })

  it("15.11-T16 15.11-T22 too long or not positive, in the words of the specification", () => {
    assert.strictEqual(seconds({ expiresInDays: 3651 }), "expires_in_days must not exceed 3650 (10 years)")
    assert.strictEqual(seconds({ ttlSeconds: 315_360_001 }), "ttl_seconds must not exceed 315360000 (10 years)")
    for (const none of [0, -1, 1.5, NaN, Infinity]) {
      assert.strictEqual(seconds({ expiresInDays: none }), "expires_in_days must be a positive integer")
      assert.strictEqual(seconds({ ttlSeconds: none }), "ttl_seconds must be a positive integer")
    }
  })

  it("a name is required, and trimmed; 15.11-T23 the scope is general unless said", () => {
    for (const name of ["", "  \t"]) assert.strictEqual(seconds({ name }), "name is required")
    assert.isString(seconds({ name: "x".repeat(201) }))
    const terms = TokenTerms.decide({ name: " laptop " })
    assert.deepStrictEqual(Either.getOrThrow(terms), { name: "laptop", seconds: 7_776_000, scope: "general" })
    assert.strictEqual(Either.getOrThrow(TokenTerms.decide({ name: "x", scope: "ci" })).scope, "ci")
  })
})

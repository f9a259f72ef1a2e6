import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Claims from "../../../src/domain/server/Claims.ts"

const now = 1_700_000_000_000
const user: Claims.User = { id: "u", email: "u@example.org", name: "U", active: true, admin: false }
const claims: Claims.Claims = { sub: "u", email: "u@example.org", typ: "pat", iat: 1, jti: "t" }
const row: Claims.TokenRow = {
  id: "t",
  userId: "u",
  name: "n",
  tokenHash: "h",
  prefix: "t",
  createdAt: 0,
  expiresAt: undefined,
  revokedAt: undefined,
  lastUsedAt: undefined,
  lastUsedIp: undefined
}
const good = { claims, now, user, row, hashEquals: () => true }

describe("Claims", () => {
  it("takes a good token", () => assert.isUndefined(Claims.refuse(good)))

  it("15.11-T10 15.11-T11 refuses in the order and with the words of the specification", () => {
    const past = now - 1
    const cases: ReadonlyArray<readonly [Partial<typeof good>, Claims.Refusal]> = [
      [{ claims: { ...claims, exp: now / 1000 } }, "Invalid or expired token"],
      [{ user: undefined as never }, "User not found"],
      [{ user: { ...user, active: false } }, "Account deactivated"],
      [{ row: undefined as never }, "Token unknown"],
      [{ row: { ...row, userId: "other" } }, "Token unknown"],
      [{ row: { ...row, revokedAt: past, expiresAt: past } }, "Token revoked"],
      [{ claims: { ...claims, exp: now }, row: { ...row, expiresAt: past } }, "Token expired"],
      [{ row: { ...row, expiresAt: now } }, "Token expired"],
      [{ hashEquals: () => false }, "Token mismatch"]
    ]
    for (const [change, words] of cases) assert.strictEqual(Claims.refuse({ ...good, ...change }), words)
  })

  it("15.11-T9 W-27 the token of a login counts while its row is there and not ended", () => {
    const login = { ...good, claims: { ...claims, typ: "session" as const } }
    assert.isUndefined(Claims.refuse(login))
    for (const gone of [undefined, { ...row, revokedAt: now - 1 }, { ...row, userId: "other" }]) {
      assert.strictEqual(Claims.refuse({ ...login, row: gone }), "Session ended")
    }
    const made = Claims.login({ id: "t", user, now })
    assert.deepStrictEqual(made, { sub: "u", email: user.email, typ: "session", iat: 1_700_000_000, jti: "t", exp: 1_700_086_400 })
  })

  it.prop("reads any payload without throwing, and only whole ones", [fc.anything()], ([payload]) => {
    const read = Claims.parse(payload)
    if (read !== undefined) assert.isString(read.sub)
  })

  it("the scheme of a header is matched as written", () => {
    assert.strictEqual(Claims.bearer("Bearer a.b.c"), "a.b.c")
    for (const header of [undefined, "", "Bearer ", "Bearer", "bearer a.b.c", "Basic a", " Bearer a"]) {
      assert.isUndefined(Claims.bearer(header))
    }
  })

  it("W-35 last use is noted at most once a minute from one address", () => {
    const used = { ...row, lastUsedAt: now, lastUsedIp: "10.0.0.1" }
    assert.isTrue(Claims.worthNoting(row, now, "10.0.0.1"))
    assert.isFalse(Claims.worthNoting(used, now + 59_999, "10.0.0.1"))
    assert.isTrue(Claims.worthNoting(used, now + 60_000, "10.0.0.1"))
    assert.isTrue(Claims.worthNoting(used, now + 1, "10.0.0.2"))
    assert.isTrue(Claims.worthNoting(used, now - 1, "10.0.0.1"), "the clock was set back")
  })

  it("15.11-T9 15.11-T17 15.11-T23 a personal token says who, for how long, and what it is", () => {
    const made = Claims.personal({ id: "t", user, now, seconds: 172_800, scope: "general" })
    const iat = 1_700_000_000
    assert.deepStrictEqual(made, { sub: "u", email: user.email, typ: "pat", iat, jti: "t", exp: iat + 172_800, scope: "general" })
    assert.isUndefined(Claims.personal({ id: "t", user, now, seconds: undefined, scope: "x" }).exp)
  })
})

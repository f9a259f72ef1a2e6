import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString())

const stage = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false })
  yield* People.add(server, "ann", "correct horse")
  const login = yield* People.session(server, "ann", "correct horse")
  const create = (wish: object) =>
    Server.ask(server, "/auth/tokens", {
      method: "POST",
      token: login,
      body: JSON.stringify({ name: "laptop", ...wish })
    })
  return { server, login, create }
})

describe("what a token says", () => {
  it.scopedLive("15.11-T9 typ is pat with the id of its row; that of a login is session", () =>
    Effect.gen(function*() {
      const { create, login } = yield* stage
      const { body } = yield* create({})
      const { jti, typ } = claimsOf(body.token)
      assert.deepStrictEqual([typ, jti], ["pat", body.id])
      assert.deepStrictEqual([claimsOf(login).typ, claimsOf(login).sub], ["session", "ann"])
      assert.notStrictEqual(claimsOf(login).jti, jti)
    }))

  it.scopedLive("15.11-T25 nothing that is sent along with a wish changes a claim", () =>
    Effect.gen(function*() {
      const { create, server } = yield* stage
      const plain = claimsOf((yield* create({})).body.token)
      const times = { iat: 1, exp: 9_999_999_999 }
      const claims = { sub: "root", email: "root@x", typ: "session", jti: "chosen", admin: true, ...times }
      for (const wish of [claims, { claims }, { extra_claims: claims }, { extra: claims }, { __proto__: claims }]) {
        const { body, status } = yield* create(wish)
        assert.strictEqual(status, 201)
        const made = claimsOf(body.token)
        assert.sameMembers(Object.keys(made), Object.keys(plain))
        const { exp, iat, jti, ...rest } = made
        const { exp: _exp, iat: _iat, jti: _jti, ...wanted } = plain
        assert.deepStrictEqual(rest, wanted)
        assert.deepStrictEqual([exp - iat, jti], [90 * 86_400, body.id])
        assert.notStrictEqual(jti, "chosen")
        assert.strictEqual((yield* Server.ask(server, "/auth/admin/tokens", { token: body.token })).status, 403)
      }
    }))
})

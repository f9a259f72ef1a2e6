import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Accounts } from "../../../src/ports/Accounts.ts"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

const create = (server: Server.Server, token: string, wish: unknown) =>
  Server.ask(server, "/auth/tokens", { method: "POST", token, body: JSON.stringify(wish) })

const list = (server: Server.Server, token: string) => Server.ask(server, "/auth/tokens", { token })

const revoke = (server: Server.Server, token: string, id: string) =>
  Server.ask(server, `/auth/tokens/${id}`, { method: "DELETE", token })

const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString())

const ann = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false })
  yield* People.add(server, "ann", "correct horse")
  return { server, session: yield* People.session(server, "ann", "correct horse") }
})

describe("personal access tokens over the wire", () => {
  it.scopedLive("15.11-T12 15.11-T23 created once with the raw token, listed for ever without it", () =>
    Effect.gen(function*() {
      const { server, session } = yield* ann
      const { body, status } = yield* create(server, session, { name: " laptop ", expires_in_days: 30 })
      assert.strictEqual(status, 201)
      assert.sameMembers(Object.keys(body), ["id", "name", "prefix", "token", "expires_at", "created_at"])
      assert.strictEqual(body.name, "laptop")
      assert.strictEqual(body.prefix, body.id.slice(0, 8))
      assert.notInclude(body.token, body.prefix)
      const { exp, iat, ...rest } = claims(body.token)
      assert.strictEqual(exp - iat, 30 * 86_400)
      assert.deepStrictEqual(rest, { sub: "ann", email: "ann@example.org", typ: "pat", jti: body.id, scope: "general" })
      assert.strictEqual((yield* Server.ask(server, "/api/catalog/tables", { token: body.token })).status, 200)
      const items = (yield* list(server, session)).body
      assert.notInclude(JSON.stringify(items), body.token)
      assert.strictEqual(items.length, 1)
      const { last_used_at, ...item } = items[0]
      const { token: _, ...shown } = body
      assert.deepStrictEqual(item, { ...shown, revoked_at: null })
      assert.isString(last_used_at)
      assert.deepStrictEqual((yield* Server.ask(server, `/auth/tokens/${body.id}`, { token: session })).body, items[0])
    }))

  it.scopedLive("15.11-T13 15.11-T15 a token makes no tokens and ends no session, but lists and revokes its owner's", () =>
    Effect.gen(function*() {
      const { server, session } = yield* ann
      const one = (yield* create(server, session, { name: "one" })).body
      const two = (yield* create(server, session, { name: "two" })).body
      const refused = yield* create(server, one.token, { name: "three" })
      assert.deepStrictEqual([refused.status, refused.body], [
        403,
        { detail: "This endpoint requires an interactive session, not a PAT", kind: "forbidden" }
      ])
      assert.strictEqual((yield* Server.ask(server, "/auth/logout", { method: "POST", token: one.token })).status, 403)
      assert.sameMembers((yield* list(server, one.token)).body.map(({ name }: { name: string }) => name), ["one", "two"])
      assert.strictEqual((yield* revoke(server, one.token, two.id)).status, 204)
      assert.strictEqual((yield* list(server, two.token)).body.detail, "Token revoked")
      assert.strictEqual((yield* revoke(server, one.token, one.id)).status, 204)
      assert.strictEqual((yield* list(server, one.token)).body.detail, "Token revoked")
    }))

  it.scopedLive("somebody else's token is as unknown as one that never was", () =>
    Effect.gen(function*() {
      const { server, session } = yield* ann
      const bob = yield* Server.person(server, "bob")
      const { id } = (yield* create(server, session, { name: "laptop" })).body
      for (const other of [id, "00000000-0000-4000-8000-000000000000", "..", "%00", "' OR 1=1"]) {
        for (const method of ["GET", "DELETE"]) {
          const { body, status } = yield* Server.ask(server, `/auth/tokens/${encodeURIComponent(other)}`, { method, token: bob })
          assert.deepStrictEqual([status, body.kind], [404, "not-found"])
        }
      }
      const row = yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.token(id)))
      assert.isUndefined(row?.revokedAt)
    }))

  it.scopedLive("15.11-T16 15.11-T17 15.11-T20 15.11-T21 15.11-T22 how long a token lives", () =>
    Effect.gen(function*() {
      const { server, session } = yield* ann
      const life = (wish: object) =>
        Effect.map(create(server, session, { name: "x", ...wish }), ({ body, status }) => {
          if (status !== 201) return [status, body.kind, body.detail]
          const { exp, iat } = claims(body.token)
          assert.strictEqual(body.expires_at === null, exp === undefined)
          return exp === undefined ? "for ever" : exp - iat
        })
      assert.strictEqual(yield* life({}), 90 * 86_400)
      assert.strictEqual(yield* life({ expires_in_days: null }), "for ever")
      assert.strictEqual(yield* life({ expires_in_days: 3650, ttl_seconds: 60 }), 60)
      assert.strictEqual(yield* life({ expires_in_days: 365, scope: "bootstrap-analyst" }), 3600)
      const bad = (detail: string) => [400, "bad-request", detail]
      assert.deepStrictEqual(yield* life({ expires_in_days: 3651 }), bad("expires_in_days must not exceed 3650 (10 years)"))
      assert.deepStrictEqual(yield* life({ ttl_seconds: 315_360_001 }), bad("ttl_seconds must not exceed 315360000 (10 years)"))
      assert.deepStrictEqual(yield* life({ ttl_seconds: 0 }), bad("ttl_seconds must be a positive integer"))
      assert.deepStrictEqual(yield* life({ name: " " }), bad("name is required"))
    }))

  it.scopedLive("sixty requests a minute by one person", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const statuses = yield* Effect.forEach(Array.from({ length: 62 }), () =>
        Effect.map(list(server, server.token), ({ status }) => status), { concurrency: 8 })
      assert.isAtLeast(statuses.filter((status) => status === 429).length, 1)
      assert.isAtLeast(statuses.filter((status) => status === 200).length, 60)
    }))
})

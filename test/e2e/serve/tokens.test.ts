import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Claims from "../../../src/domain/server/Claims.ts"
import * as TokenTerms from "../../../src/domain/server/TokenTerms.ts"
import { createToken, issue } from "../../../src/main/programs/server/CreateToken.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { TokenSigner } from "../../../src/ports/TokenSigner.ts"
import * as Server from "./Server.ts"

const catalog = (server: Server.Server, token: string | undefined) => Server.ask(server, "/api/catalog/tables", { token })

const refusedWith = (server: Server.Server, token: string, words: Claims.Refusal) =>
  Effect.map(catalog(server, token), ({ body, status }) => {
    assert.strictEqual(status, 401)
    assert.deepStrictEqual(body, { detail: words, kind: "auth" })
  })

const admin = Effect.flatMap(Accounts, (accounts) => accounts.userByEmail("admin@localhost"))

describe("tokens", () => {
  it.scopedLive("the first token belongs to the first admin and proves itself at the catalog", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, status } = yield* catalog(server, server.token)
      assert.strictEqual(status, 200)
      assert.deepStrictEqual(body, { tables: [], count: 0 })
      assert.isTrue((yield* Server.beside(server, admin))?.admin)
    }))

  it.scopedLive("15.11-T12 only its hash and a prefix that tells nothing are stored", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const claims = JSON.parse(Buffer.from(server.token.split(".")[1]!, "base64url").toString())
      const row = yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.token(claims.jti)))
      assert.strictEqual(row?.tokenHash, Server.sha256(server.token))
      assert.strictEqual(row?.prefix, claims.jti.slice(0, 8))
      assert.notInclude(server.token, row?.prefix ?? "")
    }))

  it.scopedLive("15.11-T18 malformed, random and empty tokens: 401", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const token of ["x", "a.b.c", `${server.token}x`, server.token.slice(0, -1), server.token.replace(".", "..")]) {
        yield* refusedWith(server, token, "Invalid or expired token")
      }
      yield* refusedWith(server, "", "Missing or invalid Authorization header")
    }))

  it.scopedLive("the scheme is matched as written (server spec §2.1)", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const authorization of [`bearer ${server.token}`, `Basic ${server.token}`, server.token]) {
        const { status } = yield* Server.ask(server, "/api/catalog/tables", { headers: { authorization } })
        assert.strictEqual(status, 401)
      }
    }))

  it.scopedLive("15.11-T10 15.11-T11 revoked, expired, unknown, deactivated: each in the words of the specification", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const made = yield* Server.beside(server, Effect.gen(function*() {
        const accounts = yield* Accounts
        const signer = yield* TokenSigner
        const user = (yield* admin)!
        const unknown = yield* issue(user, TokenTerms.ofDays("never stored", 1))
        const late = yield* issue(user, TokenTerms.ofDays("expired row", 3000))
        yield* accounts.addToken({ ...late.row, expiresAt: 1000 })
        const revoked = yield* issue(user, TokenTerms.ofDays("revoked", 1))
        yield* accounts.addToken({ ...revoked.row, revokedAt: 1000 })
        const old = signer.sign({ ...Claims.personal({ id: "old", user, now: 1000, seconds: 86_400, scope: "general" }) })
        const nobody = yield* issue({ ...user, id: "nobody" }, TokenTerms.ofDays("x", 1))
        const bob = { ...user, id: "bob", email: "bob@example.org" }
        yield* accounts.addUser(bob, 1)
        const inactive = yield* createToken(bob, { name: "x", days: 1 })
        yield* accounts.setActive("bob", false, 2)
        const other = yield* issue(user, TokenTerms.ofDays("hash of another", 1))
        yield* accounts.addToken({ ...other.row, tokenHash: revoked.row.tokenHash })
        const texts = { unknown: unknown.token, late: late.token, revoked: revoked.token, nobody: nobody.token, inactive, other: other.token }
        return { ...texts, old: Redacted.make(old) }
      }))
      const cases: ReadonlyArray<readonly [keyof typeof made, Claims.Refusal]> = [
        ["unknown", "Token unknown"],
        ["late", "Token expired"],
        ["revoked", "Token revoked"],
        ["old", "Invalid or expired token"],
        ["nobody", "User not found"],
        ["inactive", "Account deactivated"],
        ["other", "Token mismatch"]
      ]
      for (const [name, words] of cases) yield* refusedWith(server, Redacted.value(made[name]), words)
    }))

  it.scopedLive("15.11-T17 a token without end is accepted", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const token = yield* Server.beside(server, Effect.gen(function*() {
        return yield* createToken((yield* admin)!, { name: "for ever", days: undefined })
      }))
      assert.strictEqual((yield* catalog(server, Redacted.value(token))).status, 200)
    }))

  it.scopedLive("15.11-T19 W-34 use stores the address of the peer, not what a header claims", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* Server.ask(server, "/api/catalog/tables", { token: server.token, headers: { "x-forwarded-for": "6.6.6.6" } })
      const claims = JSON.parse(Buffer.from(server.token.split(".")[1]!, "base64url").toString())
      const row = yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.token(claims.jti)))
      assert.strictEqual(row?.lastUsedIp, "127.0.0.1")
      assert.isNumber(row?.lastUsedAt)
    }))

  it.scopedLive("W-19 the keys of two servers are different", () =>
    Effect.gen(function*() {
      const one = yield* Server.start()
      const other = yield* Server.start()
      yield* refusedWith(one, other.token, "Invalid or expired token")
    }))
})

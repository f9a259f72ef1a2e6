import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { TokenRow, User } from "../../src/domain/server/Claims.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const ann: User = { id: "u-ann", email: "Ann@Example.org", name: "Ann", active: true, admin: true }
const bob: User = { id: "u-bob", email: "bob@example.org", name: "Bob", active: true, admin: false }

const token: TokenRow = {
  id: "t-1",
  userId: ann.id,
  name: "laptop",
  tokenHash: "ff".repeat(32),
  prefix: "t-1",
  createdAt: 1000,
  expiresAt: undefined,
  revokedAt: undefined,
  lastUsedAt: undefined,
  lastUsedIp: undefined
}

/** The contract of `Accounts`; every layer made by `make` is empty. */
export const suite = (name: string, make: () => Layer.Layer<Accounts, StoreError.StoreError>) =>
  describe(`Accounts: ${name}`, () => {
    const within = <A, E>(f: (accounts: typeof Accounts.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(Accounts, f).pipe(Effect.provide(make()))

    it.effect("finds people by id and by address in any case", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(ann, 1)
          yield* accounts.addUser(bob, 1)
          assert.deepStrictEqual(yield* accounts.user("u-ann"), ann)
          assert.deepStrictEqual(yield* accounts.userByEmail(" ann@example.ORG"), ann)
          assert.deepStrictEqual(yield* accounts.user("u-bob"), bob)
          assert.isUndefined(yield* accounts.user("u-eve"))
          assert.isUndefined(yield* accounts.userByEmail("eve@example.org"))
        })
      ))

    it.effect("an address belongs to one person", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(ann, 1)
          const error = yield* Effect.flip(accounts.addUser({ ...bob, email: "ANN@example.org" }, 1))
          assert.strictEqual(error._tag, "EmailTaken")
          assert.isUndefined(yield* accounts.user("u-bob"))
        })
      ))

    it.effect("the first user comes with a token, once", () =>
      within((accounts) =>
        Effect.gen(function*() {
          assert.isFalse(yield* accounts.anyUser)
          assert.isTrue(yield* accounts.addFirst(ann, token, 1))
          assert.isTrue(yield* accounts.anyUser)
          assert.isFalse(yield* accounts.addFirst(bob, { ...token, id: "t-2", userId: bob.id }, 2))
          assert.deepStrictEqual(yield* accounts.user(ann.id), ann)
          assert.deepStrictEqual(yield* accounts.token("t-1"), token)
          assert.isUndefined(yield* accounts.token("t-2"))
        })
      ))

    it.effect("15.11-T8 a token is created, looked up, used and revoked", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(ann, 1)
          yield* accounts.addToken({ ...token, expiresAt: 5000 })
          assert.deepStrictEqual(yield* accounts.token("t-1"), { ...token, expiresAt: 5000 })
          yield* accounts.noteUse("t-1", 2000, "10.0.0.1")
          yield* accounts.revokeToken("t-1", 3000)
          yield* accounts.revokeToken("t-1", 4000)
          const used = { ...token, expiresAt: 5000, lastUsedAt: 2000, lastUsedIp: "10.0.0.1", revokedAt: 3000 }
          assert.deepStrictEqual(yield* accounts.token("t-1"), used)
          yield* accounts.revokeToken("t-unknown", 1)
        })
      ))

    it.effect("everybody is listed in the order of addresses", () =>
      within((accounts) =>
        Effect.gen(function*() {
          assert.deepStrictEqual(yield* accounts.users, [])
          yield* accounts.addUser(bob, 1)
          yield* accounts.addUser(ann, 1)
          assert.deepStrictEqual(yield* accounts.users, [ann, bob])
        })
      ))

    it.effect("a password comes with a person or later, and is nobody else's", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addFirst(ann, undefined, 1, "hash 1")
          yield* accounts.addUser(bob, 1)
          assert.strictEqual(yield* accounts.passwordHash(ann.id), "hash 1")
          assert.isUndefined(yield* accounts.passwordHash(bob.id))
          yield* accounts.setPassword(bob.id, "hash 2", 2)
          yield* accounts.setPassword("u-eve", "hash 3", 2)
          assert.strictEqual(yield* accounts.passwordHash(bob.id), "hash 2")
          assert.strictEqual(yield* accounts.passwordHash(ann.id), "hash 1")
          assert.isUndefined(yield* accounts.passwordHash("u-eve"))
          const eve = { ...bob, id: "u-eve", email: "eve@example.org" }
          yield* accounts.addUser(eve, 3, "hash 4")
          assert.strictEqual(yield* accounts.passwordHash("u-eve"), "hash 4")
          yield* accounts.forgetPassword("u-eve", 4)
          yield* accounts.forgetPassword("u-zoe", 4)
          assert.isUndefined(yield* accounts.passwordHash("u-eve"))
          assert.strictEqual(yield* accounts.passwordHash(bob.id), "hash 2")
        })
      ))

    it.effect("15.11-T8 tokens are listed, of one person or of all, the newest first", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(ann, 1)
          yield* accounts.addUser(bob, 1)
          const rows = [token, { ...token, id: "t-2", createdAt: 3000 }, { ...token, id: "t-3", userId: bob.id, createdAt: 2000 }]
          for (const row of rows) yield* accounts.addToken(row)
          assert.deepStrictEqual((yield* accounts.tokens(ann.id)).map(({ id }) => id), ["t-2", "t-1"])
          assert.deepStrictEqual((yield* accounts.tokens()).map(({ id }) => id), ["t-2", "t-3", "t-1"])
          assert.deepStrictEqual(yield* accounts.tokens("u-eve"), [])
        })
      ))

    it.effect("people are put out of action and back", () =>
      within((accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(ann, 1)
          yield* accounts.setActive(ann.id, false, 2)
          assert.isFalse((yield* accounts.user(ann.id))?.active)
          yield* accounts.setActive(ann.id, true, 3)
          assert.isTrue((yield* accounts.user(ann.id))?.active)
        })
      ))
  })

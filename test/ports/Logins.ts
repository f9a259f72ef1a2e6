import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { LoginRow, User } from "../../src/domain/server/Claims.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Logins } from "../../src/ports/Logins.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const person = (id: string): User => ({ id, email: `${id}@example.org`, name: id, active: true, admin: false })

const login = (id: string, userId: string, createdAt = 1000): LoginRow => ({
  id,
  userId,
  tokenHash: "ab".repeat(32),
  createdAt,
  expiresAt: createdAt + 500,
  revokedAt: undefined
})

/** The contract of `Logins`; every layer made by `make` is empty and has accounts beside it. */
export const suite = (name: string, make: () => Layer.Layer<Accounts | Logins, StoreError.StoreError>) =>
  describe(`Logins: ${name}`, () => {
    const within = <A, E>(f: (logins: typeof Logins.Service) => Effect.Effect<A, E>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        for (const id of ["ann", "bob"]) yield* accounts.addUser(person(id), 1)
        return yield* f(yield* Logins)
      }).pipe(Effect.provide(make()))

    it.effect("a login is found until it is ended, and its first end counts", () =>
      within((logins) =>
        Effect.gen(function*() {
          yield* logins.add(login("a", "ann"))
          assert.deepStrictEqual(yield* logins.find("a"), login("a", "ann"))
          yield* logins.end("a", 1100)
          yield* logins.end("a", 1200)
          yield* logins.end("unknown", 1)
          assert.strictEqual((yield* logins.find("a"))?.revokedAt, 1100)
          assert.isUndefined(yield* logins.find("b"))
        })))

    it.effect("all logins of one person end at once, those of others go on", () =>
      within((logins) =>
        Effect.gen(function*() {
          for (const row of [login("a", "ann"), login("b", "ann"), login("c", "bob")]) yield* logins.add(row)
          yield* logins.end("a", 1100)
          yield* logins.endAll("ann", 1200)
          const ends = yield* Effect.forEach(["a", "b", "c"], (id) => Effect.map(logins.find(id), (row) => row?.revokedAt))
          assert.deepStrictEqual(ends, [1100, 1200, undefined])
        })))

    it.effect("expired ones of the same person are forgotten with the next", () =>
      within((logins) =>
        Effect.gen(function*() {
          for (const row of [login("a", "ann"), login("b", "bob"), login("c", "ann", 1499)]) yield* logins.add(row)
          yield* logins.add(login("d", "ann", 1500))
          const kept = yield* Effect.filter(["a", "b", "c", "d"], (id) => Effect.map(logins.find(id), (row) => row !== undefined))
          assert.deepStrictEqual(kept, ["b", "c", "d"])
        })))
  })

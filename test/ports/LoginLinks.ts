import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { User } from "../../src/domain/server/Claims.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { type LoginLink, LoginLinks } from "../../src/ports/LoginLinks.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const person = (id: string): User => ({ id, email: `${id}@example.org`, name: id, active: true, admin: false })

const link = (hash: string, userId: string, createdAt = 1000): LoginLink =>
  ({ hash, userId, createdAt, expiresAt: createdAt + 500 })

/** The contract of `LoginLinks`; every layer made by `make` is empty and has accounts beside it. */
export const suite = (name: string, make: () => Layer.Layer<Accounts | LoginLinks, StoreError.StoreError>) =>
  describe(`LoginLinks: ${name}`, () => {
    const within = <A, E>(f: (links: typeof LoginLinks.Service) => Effect.Effect<A, E>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        for (const id of ["ann", "bob"]) yield* accounts.addUser(person(id), 1)
        return yield* f(yield* LoginLinks)
      }).pipe(Effect.provide(make()))

    it.effect("a link is found as often as one likes and used once", () =>
      within((links) =>
        Effect.gen(function*() {
          yield* links.add(link("a", "ann"))
          assert.strictEqual(yield* links.find("a", 1499), "ann")
          assert.strictEqual(yield* links.find("a", 1499), "ann")
          assert.strictEqual(yield* links.take("a", 1499), "ann")
          assert.isUndefined(yield* links.take("a", 1499))
          assert.isUndefined(yield* links.find("a", 1499))
          assert.isUndefined(yield* links.take("unknown", 1))
        })))

    it.effect("an expired link opens nothing", () =>
      within((links) =>
        Effect.gen(function*() {
          yield* links.add(link("a", "ann"))
          assert.isUndefined(yield* links.find("a", 1500))
          assert.isUndefined(yield* links.take("a", 1500))
        })))

    it.effect("of many at once one gets it", () =>
      within((links) =>
        Effect.gen(function*() {
          yield* links.add(link("a", "ann"))
          const got = yield* Effect.all(Array.from({ length: 20 }, () => links.take("a", 1001)), { concurrency: "unbounded" })
          assert.deepStrictEqual(got.filter((user) => user !== undefined), ["ann"])
        })))

    it.effect("a person's links are dropped, those of others stay", () =>
      within((links) =>
        Effect.gen(function*() {
          for (const row of [link("a", "ann"), link("b", "ann"), link("c", "bob")]) yield* links.add(row)
          yield* links.drop("ann")
          const left = yield* Effect.filter(["a", "b", "c"], (hash) =>
            Effect.map(links.find(hash, 1001), (user) => user !== undefined))
          assert.deepStrictEqual(left, ["c"])
        })))
  })

import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type * as Group from "../../src/domain/server/Group.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Grants } from "../../src/ports/Grants.ts"
import { Groups } from "../../src/ports/Groups.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const grant = (groupId: string, id: string, type: Group.ResourceType = "table"): Group.Grant =>
  ({ groupId, type, id, assignedAt: 5, assignedBy: "root@example.org" })

/** The contract of `Grants`; every layer made by `make` is empty and has accounts and groups beside it. */
export const suite = (name: string, make: () => Layer.Layer<Accounts | Grants | Groups, StoreError.StoreError>) =>
  describe(`Grants: ${name}`, () => {
    const within = <A, E>(f: (grants: typeof Grants.Service) => Effect.Effect<A, E, Groups>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        const groups = yield* Groups
        for (const id of ["ann", "bob"]) {
          yield* accounts.addUser({ id, email: `${id}@example.org`, name: id, active: true, admin: false }, 1)
        }
        for (const id of ["one", "two"]) {
          yield* groups.add({ id, name: id, description: "", system: false, createdAt: 1, createdBy: "root" })
        }
        return yield* f(yield* Grants)
      }).pipe(Effect.provide(make()))

    it.effect("a group is granted a thing once, and loses it once", () =>
      within((grants) =>
        Effect.gen(function*() {
          assert.deepStrictEqual([yield* grants.add(grant("one", "t")), yield* grants.add({ ...grant("one", "t"), assignedAt: 9 })], [true, false])
          yield* grants.add(grant("one", "t", "memory_domain"))
          yield* grants.add(grant("two", "t"))
          assert.deepStrictEqual(yield* grants.all("one"), [grant("one", "t", "memory_domain"), grant("one", "t")])
          assert.strictEqual((yield* grants.all()).length, 3)
          const table = { type: "table" as const, id: "t" }
          assert.deepStrictEqual([yield* grants.remove("one", table), yield* grants.remove("one", table)], [true, false])
          assert.deepStrictEqual(yield* grants.all(), [grant("one", "t", "memory_domain"), grant("two", "t")])
        })))

    it.effect("a person has what their groups have, each thing once, and nothing without a group", () =>
      within((grants) =>
        Effect.gen(function*() {
          const groups = yield* Groups
          for (const each of [grant("one", "b"), grant("two", "b"), grant("two", "a"), grant("everyone", "c")]) yield* grants.add(each)
          assert.deepStrictEqual(yield* grants.of("ann"), [])
          for (const groupId of ["one", "two"]) {
            yield* groups.join({ userId: "ann", groupId, source: "admin", addedAt: 1, addedBy: "root" })
          }
          assert.deepStrictEqual(yield* grants.of("ann"), [{ type: "table", id: "a" }, { type: "table", id: "b" }])
          yield* groups.leave("ann", "two")
          assert.deepStrictEqual(yield* grants.of("ann"), [{ type: "table", id: "b" }])
          assert.deepStrictEqual(yield* grants.of("bob"), [])
        })))
  })

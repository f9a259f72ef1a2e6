import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import type { User } from "../../src/domain/server/Claims.ts"
import * as Group from "../../src/domain/server/Group.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Groups } from "../../src/ports/Groups.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const person = (id: string, admin = false): User => ({ id, email: `${id}@example.org`, name: id, active: true, admin })

const group = (name: string): Group.Group =>
  ({ id: `g-${name}`, name, description: "who looks", system: false, createdAt: 5, createdBy: "root@example.org" })

const member = (userId: string, groupId: string, addedAt = 7): Group.Membership =>
  ({ userId, groupId, source: "admin", addedAt, addedBy: "root@example.org" })

/** The contract of `Groups`; every layer made by `make` is empty and has accounts beside it. */
export const suite = (name: string, make: () => Layer.Layer<Accounts | Groups, StoreError.StoreError>) =>
  describe(`Groups: ${name}`, () => {
    const within = <A, E>(f: (groups: typeof Groups.Service, accounts: typeof Accounts.Service) => Effect.Effect<A, E>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        for (const id of ["ann", "bob"]) yield* accounts.addUser(person(id), 1)
        return yield* f(yield* Groups, accounts)
      }).pipe(Effect.provide(make()))

    it.effect("those of the system are there, and others beside them, in the order of names", () =>
      within((groups) =>
        Effect.gen(function*() {
          yield* groups.add(group("Data"))
          assert.deepStrictEqual((yield* groups.all).map(({ name, system }) => [name, system]), [
            ["Admin", true],
            ["Data", false],
            ["Everyone", true]
          ])
          assert.deepStrictEqual(yield* groups.byName("Data"), group("Data"))
          assert.isUndefined(yield* groups.byName("data"))
        })))

    it.effect("a name belongs to one group", () =>
      within((groups) =>
        Effect.gen(function*() {
          yield* groups.add(group("Data"))
          for (const taken of ["Data", "Admin"]) {
            const error = yield* Effect.flip(groups.add({ ...group(taken), id: "other" }))
            assert.strictEqual(error._tag, "GroupTaken")
          }
          assert.strictEqual((yield* groups.all).length, 3)
        })))

    it.effect("people join once and leave once", () =>
      within((groups) =>
        Effect.gen(function*() {
          yield* groups.add(group("Data"))
          assert.deepStrictEqual([yield* groups.join(member("ann", "g-Data")), yield* groups.join(member("ann", "g-Data", 9))], [true, false])
          yield* groups.join(member("bob", "g-Data", 8))
          yield* groups.join(member("bob", "everyone", 9))
          assert.deepStrictEqual(yield* groups.members("g-Data"), [member("ann", "g-Data"), member("bob", "g-Data", 8)])
          assert.strictEqual((yield* groups.members()).length, 3)
          assert.deepStrictEqual([yield* groups.leave("ann", "g-Data"), yield* groups.leave("ann", "g-Data")], [true, false])
          assert.deepStrictEqual(yield* groups.members("g-Data"), [member("bob", "g-Data", 8)])
        })))

    it.effect.prop("who is in Admin is an admin, and nobody else", [fc.array(fc.tuple(fc.boolean(), fc.constantFrom("ann", "bob")))], ([moves]) =>
      within((groups, accounts) =>
        Effect.gen(function*() {
          yield* accounts.addUser(person("root", true), 3)
          const admins = new Set(["root"])
          for (const [into, who] of moves) {
            if (into) admins.add(who)
            else admins.delete(who)
            yield* into ? groups.join(member(who, Group.admin.id)) : groups.leave(who, Group.admin.id)
          }
          const users = yield* accounts.users
          assert.deepStrictEqual(users.filter(({ admin }) => admin).map(({ id }) => id), [...admins].sort())
          assert.deepStrictEqual((yield* groups.members(Group.admin.id)).map(({ userId }) => userId).sort(), [...admins].sort())
          for (const { admin, id } of users) assert.strictEqual((yield* accounts.user(id))?.admin, admin)
        })), { fastCheck: { numRuns: 20 } })
  })

import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { FastCheck as fc } from "effect"
import * as Access from "../../src/domain/tables/Access.ts"
import type { Version } from "../../src/domain/tables/Table.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Grants } from "../../src/ports/Grants.ts"
import { Groups } from "../../src/ports/Groups.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"
import { type Registered, Tables } from "../../src/ports/Tables.ts"

const version = (blob: string, rows = 2): Omit<Version, "generation"> => ({
  blob,
  sha256: blob.padEnd(64, "0"),
  md5: blob.padEnd(32, "0"),
  size: 9_000_000_000,
  rows,
  columns: [{ name: "a \"b'", type: "DECIMAL(18,3)" }],
  preview: [["1", null], ["<b>", "ü"]],
  sourceType: "csv",
  registeredAt: 5,
  registeredBy: "operator"
})

const registered = (id: string, blob = `${id}1`, more: { readonly name?: string; readonly description?: string } = {}): Registered =>
  ({ wish: { id, name: more.name, description: more.description }, source: `/in/${id}.csv`, version: version(blob) })

type All = Accounts | Grants | Groups | Tables

/** The contract of `Tables`; every layer made by `make` is empty and has accounts, groups and grants beside it. */
export const suite = (name: string, make: () => Layer.Layer<All, StoreError.StoreError>) =>
  describe(`Tables: ${name}`, () => {
    const within = <A, E>(f: (tables: typeof Tables.Service) => Effect.Effect<A, E, All>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        const groups = yield* Groups
        for (const id of ["ann", "bob"]) {
          yield* accounts.addUser({ id, email: `${id}@example.org`, name: id, active: true, admin: false }, 1)
        }
        for (const id of ["one", "two"]) {
          yield* groups.add({ id, name: id, description: "", system: false, createdAt: 1, createdBy: "root" })
        }
        return yield* f(yield* Tables)
      }).pipe(Effect.provide(make()))
    const nothing = Effect.void
    const root = { id: "root", admin: true }
    const reader = (userId: string, assignedAt = 3) => ({ userId, assignedAt, assignedBy: "operator" })

    it.effect("W-9 15.8-E1 15.8-E11 keeps what was registered, found by its id and by its name, and by nothing else", () =>
      within((tables) =>
        Effect.gen(function*() {
          const { forgotten, table } = yield* tables.put(registered("b", "b1", { name: "B.name", description: "d" }), nothing)
          assert.deepStrictEqual(forgotten, [])
          assert.deepInclude(table, { id: "b", name: "B.name", description: "d", source: "/in/b.csv", createdAt: 5 })
          assert.deepInclude(table.current, version("b1"))
          for (const key of ["b", "B.name"]) assert.deepStrictEqual(yield* tables.find(key), table)
          for (const key of ["B", "b.name", "", "c", "b%"]) assert.isUndefined(yield* tables.find(key))
          yield* tables.put(registered("a"), nothing)
          const { columns: _, preview: __, ...bare } = table.current
          assert.deepStrictEqual((yield* tables.offered(root)).map(({ id }) => id), ["b", "a"])
          assert.deepStrictEqual((yield* tables.offered(root))[0], { ...table, current: bare })
        })))

    it.effect("a new version takes the place of the one before, which is kept; what is older is forgotten", () =>
      within((tables) =>
        Effect.gen(function*() {
          const first = yield* tables.put(registered("a", "a1", { description: "kept" }), nothing)
          yield* tables.put(registered("b"), nothing)
          const second = yield* tables.put(registered("a", "a2"), nothing)
          assert.isAbove(second.table.current.generation, first.table.current.generation)
          assert.deepInclude(second.table, { name: "a", description: "kept", createdAt: 5 })
          assert.deepStrictEqual(second.forgotten, [])
          const third = yield* tables.put(registered("a", "a3"), nothing)
          assert.deepStrictEqual(third.forgotten, ["a1"])
          assert.deepStrictEqual(yield* tables.versions("a"), [third.table.current, second.table.current])
          assert.deepStrictEqual(yield* tables.versions("none"), [])
          let used: ReadonlySet<string> = new Set()
          yield* tables.sweep((blobs) => Effect.sync(() => void (used = blobs)))
          assert.sameMembers([...used], ["a2", "a3", "b1"])
        })))

    it.effect("D1 no id or name is that of another table, with whatever case; a refusal changes nothing", () =>
      within((tables) =>
        Effect.gen(function*() {
          yield* tables.put(registered("orders", "o1", { name: "Sales" }), nothing)
          const before = yield* tables.offered(root)
          const wrong = [registered("ORDERS"), registered("sales"), registered("x", "x1", { name: "orders" }), registered("x", "x1", { name: "SALES" })]
          for (const each of wrong) {
            const refused = yield* Effect.flip(tables.put(each, Effect.dieMessage("published")))
            assert.strictEqual(refused._tag, "TableNameTaken")
          }
          assert.deepStrictEqual(yield* tables.offered(root), before)
          yield* tables.put(registered("x"), nothing)
          const taken = yield* Effect.flip(tables.describe({ id: "x", name: "SALES", description: undefined }, "/n"))
          assert.strictEqual(taken._tag, "TableNameTaken")
          const told = yield* tables.describe({ id: "orders", name: "ORDERS", description: "" }, "/n")
          assert.deepInclude(told, { name: "ORDERS", description: "", source: "/n" })
          yield* tables.put(registered("sales"), nothing)
          assert.isUndefined(yield* tables.describe({ id: "none", name: undefined, description: "" }, "/n"))
        })))

    it.effect("records nothing when the bytes cannot be published", () =>
      within((tables) =>
        Effect.gen(function*() {
          yield* tables.put(registered("a"), nothing)
          assert.strictEqual(yield* Effect.flip(tables.put(registered("a", "a2"), Effect.fail("disk" as const))), "disk")
          assert.strictEqual((yield* tables.find("a"))?.current.blob, "a1")
          assert.strictEqual((yield* tables.versions("a")).length, 1)
        })))

    it.effect("15.8-E20 a person is let in once and out once; what is forgotten is forgotten with every grant of it", () =>
      within((tables) =>
        Effect.gen(function*() {
          const grants = yield* Grants
          const groups = yield* Groups
          yield* tables.put(registered("a"), nothing)
          assert.deepStrictEqual([yield* tables.admit("a", reader("bob", 4)), yield* tables.admit("a", reader("bob", 9))], [true, false])
          yield* tables.admit("a", reader("ann"))
          assert.deepStrictEqual(yield* tables.readers("a"), [reader("ann"), reader("bob", 4)])
          assert.deepStrictEqual([yield* tables.dismiss("a", "ann"), yield* tables.dismiss("a", "ann")], [true, false])
          yield* groups.join({ userId: "ann", groupId: "one", source: "admin", addedAt: 1, addedBy: "root" })
          for (const type of ["table", "memory_domain"] as const) {
            yield* grants.add({ groupId: "one", type, id: "a", assignedAt: 1, assignedBy: "root" })
          }
          const ann = { id: "ann", admin: false }
          assert.isTrue(yield* tables.isOffered(ann, "a"))
          const generation = (yield* tables.find("a"))?.current.generation ?? 0
          assert.deepStrictEqual(yield* tables.remove("a"), ["a1"])
          assert.isUndefined(yield* tables.remove("a"))
          assert.isUndefined(yield* tables.find("a"))
          assert.deepStrictEqual((yield* grants.all()).map(({ type }) => type), ["memory_domain"])
          const { table } = yield* tables.put(registered("a", "a2"), nothing)
          assert.isAbove(table.current.generation, generation)
          for (const id of ["ann", "bob"]) assert.deepStrictEqual(yield* tables.offered({ id, admin: false }), [])
          assert.isFalse(yield* tables.isOffered(root, "none"))
        })))

    const ids = ["a", "b", "c"]
    const some = (of: ReadonlyArray<string>) => fc.subarray([...of])
    const scenes = fc.record({
      people: fc.tuple(some(ids), some(ids)),
      groups: fc.tuple(some(ids), some(ids), some(ids)),
      member: fc.tuple(some(["one", "two", "everyone"]), some(["one", "two", "everyone"]))
    })

    it.effect("15.8-E18 15.8-E19 offers exactly what the rule says, to everybody", () =>
      Effect.promise(() => fc.assert(
        fc.asyncProperty(scenes, (scene) =>
          Effect.runPromise(within((tables) =>
            Effect.gen(function*() {
              const grants = yield* Grants
              const groups = yield* Groups
              for (const id of ids) yield* tables.put(registered(id), nothing)
              const people = ["ann", "bob"]
              const all = ["one", "two", "everyone"]
              for (const [index, userId] of people.entries()) {
                for (const id of scene.people[index] ?? []) yield* tables.admit(id, reader(userId))
                for (const groupId of scene.member[index] ?? []) {
                  yield* groups.join({ userId, groupId, source: "admin", addedAt: 1, addedBy: "root" })
                }
              }
              for (const [index, groupId] of all.entries()) {
                for (const id of scene.groups[index] ?? []) {
                  yield* grants.add({ groupId, type: "table", id, assignedAt: 1, assignedBy: "root" })
                }
              }
              for (const [index, userId] of people.entries()) {
                for (const admin of [false, true]) {
                  const person = { id: userId, admin }
                  const expected = ids.filter((id) => Access.mayRead(person, scene.member[index] ?? [], {
                    people: new Set(people.filter((_, at) => scene.people[at]?.includes(id))),
                    groups: new Set(all.filter((_, at) => scene.groups[at]?.includes(id)))
                  }))
                  assert.deepStrictEqual((yield* tables.offered(person)).map(({ id }) => id), expected)
                  for (const id of ids) assert.strictEqual(yield* tables.isOffered(person, id), expected.includes(id))
                }
              }
            })))),
        { numRuns: 15 }
      )))
  })

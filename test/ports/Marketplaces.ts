import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import type { Marketplace, Plugin } from "../../src/domain/marketplace/Plugin.ts"
import * as Access from "../../src/domain/tables/Access.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Grants } from "../../src/ports/Grants.ts"
import { Groups } from "../../src/ports/Groups.ts"
import { Marketplaces } from "../../src/ports/Marketplaces.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const plugin = (marketplace: string, name: string, more: Partial<Plugin> = {}): Plugin => ({
  name, marketplace, description: "Größe", version: "1.0", digest: name.padEnd(64, "0"), files: 3,
  size: 9_000_000_000, rest: { author: { name: "A" } }, ...more
})

const market = (name: string, plugins: ReadonlyArray<Plugin>, more: Partial<Marketplace> = {}): Marketplace => ({
  name, folder: `/srv/${name}`, description: "d", registeredAt: 5, registeredBy: "operator", refreshedAt: 6, plugins,
  ...more
})

type All = Accounts | Grants | Groups | Marketplaces

/** The contract of `Marketplaces`; every layer made by `make` is empty and has accounts, groups, grants beside it. */
export const suite = (name: string, make: () => Layer.Layer<All, StoreError.StoreError>) =>
  describe(`Marketplaces: ${name}`, () => {
    const within = <A, E>(f: (port: typeof Marketplaces.Service) => Effect.Effect<A, E, All>) =>
      Effect.gen(function*() {
        const accounts = yield* Accounts
        const groups = yield* Groups
        for (const id of ["ann", "bob"]) {
          yield* accounts.addUser({ id, email: `${id}@example.org`, name: id, active: true, admin: false }, 1)
        }
        for (const id of ["one", "two"]) {
          yield* groups.add({ id, name: id, description: "", system: false, createdAt: 1, createdBy: "root" })
        }
        return yield* f(yield* Marketplaces)
      }).pipe(Effect.provide(make()))
    const ann = { id: "ann", admin: false }
    const granted = (userId: string, assignedAt = 3) => ({ userId, assignedAt, assignedBy: "operator" })

    it.effect("keeps what was registered, and its first date when it is read again", () =>
      within((port) =>
        Effect.gen(function*() {
          const first = market("b", [plugin("b", "x"), plugin("b", "y")])
          yield* port.put(first)
          yield* port.put(market("a", [plugin("a", "z")]))
          assert.deepStrictEqual(yield* port.find("b"), first)
          assert.isUndefined(yield* port.find("B"))
          assert.deepStrictEqual((yield* port.all).map((each) => each.name), ["a", "b"])
          const later = market("b", [plugin("b", "w"), plugin("b", "y", { version: "2", rest: {} })], {
            registeredAt: 9, registeredBy: "x", refreshedAt: 9, folder: "/n", description: ""
          })
          yield* port.put(later)
          assert.deepStrictEqual(yield* port.find("b"), { ...later, registeredAt: 5, registeredBy: "operator" })
        })))

    it.effect("a plugin's name is that of one marketplace; a refusal changes nothing", () =>
      within((port) =>
        Effect.gen(function*() {
          yield* port.put(market("a", [plugin("a", "x")]))
          const refused = yield* Effect.flip(port.put(market("b", [plugin("b", "w"), plugin("b", "x")])))
          assert.deepInclude(refused, { _tag: "PluginTaken", plugin: "x", marketplace: "a" })
          assert.deepStrictEqual(yield* port.all, [market("a", [plugin("a", "x")])])
        })))

    it.effect("people are let in and out once, choose and leave once; pins are for all", () =>
      within((port) =>
        Effect.gen(function*() {
          yield* port.put(market("a", [plugin("a", "x"), plugin("a", "y")]))
          assert.deepStrictEqual([yield* port.admit("a", granted("bob", 4)), yield* port.admit("a", granted("bob", 9))], [true, false])
          yield* port.admit("a", granted("ann"))
          assert.deepStrictEqual(yield* port.readers("a"), [granted("ann"), granted("bob", 4)])
          assert.deepStrictEqual([yield* port.dismiss("a", "bob"), yield* port.dismiss("a", "bob")], [true, false])
          assert.deepStrictEqual([yield* port.choose("ann", "x", 1), yield* port.choose("ann", "x", 2)], [true, false])
          assert.deepStrictEqual([yield* port.pin("y", 1, "root"), yield* port.pin("y", 1, "root")], [true, false])
          const seats = (yield* port.seats(ann)).map(({ chosen, eligible, name, pinned }) => [name, eligible, chosen, pinned])
          assert.deepStrictEqual(seats, [["x", true, true, false], ["y", true, false, true]])
          assert.deepStrictEqual([yield* port.leave("ann", "x"), yield* port.leave("ann", "x")], [true, false])
          assert.deepStrictEqual([yield* port.unpin("y"), yield* port.unpin("y")], [true, false])
          assert.isTrue((yield* port.seats(ann)).every(({ chosen, pinned }) => !chosen && !pinned))
        })))

    it.effect("what is gone takes its grants, choices and pins along: a namesake is nobody's", () =>
      within((port) =>
        Effect.gen(function*() {
          const grants = yield* Grants
          const groups = yield* Groups
          yield* groups.join({ userId: "ann", groupId: "one", source: "admin", addedAt: 1, addedBy: "root" })
          const all = market("a", [plugin("a", "x"), plugin("a", "y")])
          yield* port.put(all)
          for (const type of ["marketplace", "table"] as const) {
            yield* grants.add({ groupId: "one", type, id: "a", assignedAt: 1, assignedBy: "root" })
          }
          yield* port.admit("a", granted("ann"))
          for (const each of ["x", "y"]) {
            yield* port.choose("ann", each, 1)
            yield* port.pin(each, 1, "root")
          }
          yield* port.put(market("a", [plugin("a", "y")]))
          yield* port.put(all)
          assert.deepStrictEqual(
            (yield* port.seats(ann)).map(({ chosen, eligible, pinned }) => [eligible, chosen, pinned]),
            [[true, false, false], [true, true, true]]
          )
          assert.deepStrictEqual([yield* port.remove("a"), yield* port.remove("a")], [true, false])
          assert.deepStrictEqual((yield* grants.all()).map(({ type }) => type), ["table"])
          yield* port.put(all)
          assert.isTrue((yield* port.seats(ann)).every(({ chosen, eligible, pinned }) => !chosen && !eligible && !pinned))
        })))

    const names = ["a", "b"]
    const some = (of: ReadonlyArray<string>) => fc.subarray([...of])
    const scenes = fc.record({ own: some(names), one: some(names), two: some(names), member: some(["one", "two"]) })

    it.effect("who is eligible is decided by the one rule", () =>
      Effect.promise(() => fc.assert(
        fc.asyncProperty(scenes, (scene) =>
          Effect.runPromise(within((port) =>
            Effect.gen(function*() {
              const grants = yield* Grants
              const groups = yield* Groups
              for (const each of names) yield* port.put(market(each, [plugin(each, `of-${each}`)]))
              for (const each of scene.own) yield* port.admit(each, granted("ann"))
              for (const groupId of ["one", "two"] as const) {
                for (const id of scene[groupId]) {
                  yield* grants.add({ groupId, type: "marketplace", id, assignedAt: 1, assignedBy: "root" })
                }
              }
              for (const groupId of scene.member) {
                yield* groups.join({ userId: "ann", groupId, source: "admin", addedAt: 1, addedBy: "root" })
              }
              for (const admin of [false, true]) {
                const person = { id: "ann", admin }
                const expected = names.map((each) => Access.mayRead(person, scene.member, {
                  people: new Set(scene.own.includes(each) ? ["ann"] : []),
                  groups: new Set((["one", "two"] as const).filter((group) => scene[group].includes(each)))
                }))
                assert.deepStrictEqual((yield* port.seats(person)).map(({ eligible }) => eligible), expected)
              }
              assert.isFalse((yield* port.seats({ id: "bob", admin: false })).some(({ eligible }) => eligible))
            })))),
        { numRuns: 10 }
      )))
  })

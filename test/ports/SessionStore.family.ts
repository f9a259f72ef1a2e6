import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import * as Revision from "../../src/domain/server/Revision.ts"
import { type FileKey, SessionStore, type Terms } from "../../src/ports/SessionStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const sha = (n: number): string => n.toString(16).padStart(64, "0")

/** The part of the contract of `SessionStore` about families, quotas and how many versions stay. */
export const suite = (name: string, make: () => Layer.Layer<SessionStore, StoreError.StoreError>) =>
  describe(`SessionStore, families and bounds: ${name}`, () => {
    const within = <A, E>(f: (store: typeof SessionStore.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(SessionStore, f).pipe(Effect.provide(make()))
    const session = { userId: "ann", session: "s1" }
    const agent = { ...session, file: "subagents/a.jsonl" }
    const result = { ...session, file: "tool-results/b.txt" }

    const grow = <E = never, R = never>(store: typeof SessionStore.Service, key: FileKey, size: number, at = 1, terms: Terms<E, R> = {}) =>
      store.record(key, at, (stored) =>
        Effect.succeed(Revision.decide(stored, { sha256: sha(size), size }, "current-begins-incoming")), terms)

    it.effect("a family needs no session, has versions of its own, and is in no list", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.deepStrictEqual(yield* store.family(session), [])
          yield* grow(store, result, 4, 10)
          yield* grow(store, agent, 2, 11)
          yield* grow(store, agent, 3, 12)
          assert.isUndefined(yield* store.find(session))
          assert.strictEqual(yield* store.count("ann"), 0)
          assert.deepStrictEqual(yield* store.list("ann", { after: undefined, limit: 9 }), [])
          assert.deepStrictEqual(yield* store.family(session), [
            { name: agent.file, version: { revision: 2, sha256: sha(3), size: 3 }, receivedAt: 12 },
            { name: result.file, version: { revision: 1, sha256: sha(4), size: 4 }, receivedAt: 10 }
          ])
          assert.deepStrictEqual((yield* store.find(agent))?.versions.map(({ size }) => size), [2, 3])
          yield* grow(store, session, 9, 13)
          assert.strictEqual((yield* store.find(session))?.current.revision, 1)
          assert.strictEqual(yield* store.count("ann"), 1)
          assert.deepStrictEqual(yield* store.family({ ...session, userId: "bob" }), [])
          assert.deepStrictEqual(yield* store.usage("ann"), { bytes: 4 + 2 + 3 + 9, sessions: 1, largest: 9 })
          assert.deepStrictEqual(yield* store.usage("bob"), { bytes: 0, sessions: 0, largest: 0 })
        })
      ))

    it.effect("goes with its session, and stays away while the tombstone stands", () =>
      within((store) =>
        Effect.gen(function*() {
          const other = { ...agent, session: "s2" }
          for (const key of [session, agent, result, other]) yield* grow(store, key, 2)
          assert.strictEqual(yield* store.withdraw(session, 2), 3)
          assert.deepStrictEqual(yield* store.family(session), [])
          assert.strictEqual((yield* store.family({ ...session, session: "s2" })).length, 1)
          assert.strictEqual((yield* Effect.flip(grow(store, agent, 3)))._tag, "Tombstoned")
          yield* store.lift(session, 3, Effect.void)
          assert.strictEqual((yield* grow(store, agent, 3)).stored.current.revision, 1)
        })
      ))

    it.effect("a family without its session can be taken back", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* grow(store, agent, 2)
          assert.strictEqual(yield* store.withdraw(session, 2), 1)
          assert.deepStrictEqual(yield* store.unerased, [session])
        })
      ))

    it.effect("W-22 what would cross a quota is neither published nor recorded, whatever comes at once", () =>
      within((store) =>
        Effect.gen(function*() {
          let published = 0
          const publish = () => Effect.sync(() => void published++)
          const terms = { quota: { bytes: 100 }, publish }
          const keys = Array.from({ length: 30 }, (_, n) => ({ userId: "ann", session: `s${n}` }))
          const exits = yield* Effect.forEach(keys, (key) => Effect.either(grow(store, key, 10, 1, terms)), {
            concurrency: "unbounded"
          })
          assert.strictEqual(exits.filter(({ _tag }) => _tag === "Right").length, 10)
          for (const exit of exits) if (exit._tag === "Left") assert.strictEqual(exit.left._tag, "QuotaExceeded")
          assert.strictEqual(published, 10)
          assert.deepStrictEqual(yield* store.usage("ann"), { bytes: 100, sessions: 10, largest: 10 })
          yield* grow(store, { ...agent, userId: "bob" }, 100, 1, terms)
        })
      ))

    it.effect("W-22 the count of sessions is bounded apart: families and new versions are none", () =>
      within((store) =>
        Effect.gen(function*() {
          const terms = { quota: { sessions: 1 } }
          yield* grow(store, session, 1, 1, terms)
          const refused = yield* Effect.flip(grow(store, { ...session, session: "s2" }, 1, 1, terms))
          assert.deepInclude(refused, { _tag: "QuotaExceeded", bound: "sessions" })
          yield* grow(store, session, 2, 1, terms)
          yield* grow(store, agent, 2, 1, terms)
          assert.strictEqual((yield* grow(store, session, 2, 1, { quota: { sessions: 1, bytes: 1 } })).decision._tag, "Same")
        })
      ))

    it.effect("keeps so many older versions, and owes the bytes of the others until they are dropped, once", () =>
      within((store) =>
        Effect.gen(function*() {
          for (const key of [session, agent]) {
            for (let size = 1; size <= 5; size++) yield* grow(store, key, size, size, { keepOthers: 2 })
            assert.deepStrictEqual((yield* store.find(key))?.versions.map(({ revision }) => revision), [3, 4, 5])
            assert.deepStrictEqual(yield* store.superseded(key), [{ ...key, revision: 1 }, { ...key, revision: 2 }])
          }
          assert.strictEqual((yield* store.superseded()).length, 4)
          const old = { ...agent, revision: 1 }
          assert.strictEqual(yield* Effect.flip(store.settle(old, Effect.fail("disk"))), "disk")
          let dropped = 0
          for (let n = 0; n < 2; n++) yield* store.settle(old, Effect.sync(() => void dropped++))
          yield* store.settle({ ...agent, revision: 4 }, Effect.dieMessage("kept"))
          assert.strictEqual(dropped, 1)
          assert.deepStrictEqual(yield* store.superseded(agent), [{ ...agent, revision: 2 }])
        })
      ))

    it.effect("nothing is owed any more for a session that was taken back: its numbers begin anew", () =>
      within((store) =>
        Effect.gen(function*() {
          for (let size = 1; size <= 4; size++) yield* grow(store, agent, size, size, { keepOthers: 1 })
          yield* store.withdraw(session, 9)
          assert.deepStrictEqual(yield* store.superseded(), [])
        })
      ))

    it.effect("a publication that fails records nothing and takes no other with it", () =>
      within((store) =>
        Effect.gen(function*() {
          const exits = yield* Effect.forEach([1, 2, 3, 4], (size) =>
            Effect.either(grow(store, { ...session, session: `s${size}` }, size, 1, {
              publish: () => size % 2 === 0 ? Effect.fail("disk") : Effect.void
            })), { concurrency: "unbounded" })
          assert.deepStrictEqual(exits.map(({ _tag }) => _tag), ["Right", "Left", "Right", "Left"])
          assert.strictEqual(yield* store.count("ann"), 2)
        })
      ))
  })

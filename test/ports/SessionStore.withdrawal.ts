import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import * as Revision from "../../src/domain/server/Revision.ts"
import { SessionStore } from "../../src/ports/SessionStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const version = (stored: Revision.Stored | undefined) =>
  Effect.succeed(Revision.decide(stored, { sha256: "ab".repeat(32), size: 3 }, "current-begins-incoming"))

/** The part of the contract of `SessionStore` about taking sessions back; every layer made by `make` is empty. */
export const suite = (name: string, make: () => Layer.Layer<SessionStore, StoreError.StoreError>) =>
  describe(`SessionStore, withdrawals: ${name}`, () => {
    const within = <A, E>(f: (store: typeof SessionStore.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(SessionStore, f).pipe(Effect.provide(make()))
    const key = { userId: "ann", session: "s1" }
    const others = [{ userId: "bob", session: "s1" }, { userId: "ann", session: "s2" }]
    const nothing = Effect.void

    it.effect("forgets one session of one user, and refuses it from then on without asking", () =>
      within((store) =>
        Effect.gen(function*() {
          for (const each of [key, ...others]) yield* store.record(each, 1000, version)
          assert.strictEqual(yield* store.withdraw(key, 2000), 1)
          assert.isUndefined(yield* store.find(key))
          const rows = yield* store.list("ann", { after: undefined, limit: 9 })
          assert.deepStrictEqual(rows.map((row) => row.session), ["s2"])
          const refused = yield* Effect.flip(store.record(key, 3000, () => Effect.dieMessage("asked")))
          assert.strictEqual(refused._tag, "Tombstoned")
          for (const each of others) {
            assert.strictEqual((yield* store.record(each, 3000, version)).decision._tag, "Same")
          }
          assert.strictEqual(yield* store.count("ann"), 1)
        })
      ))

    it.effect("leaves a tombstone where nothing was, and may be repeated", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.deepStrictEqual([yield* store.withdraw(key, 1), yield* store.withdraw(key, 2)], [0, 0])
          assert.strictEqual((yield* Effect.flip(store.record(key, 3, version)))._tag, "Tombstoned")
        })
      ))

    it.effect("owes the bytes until they are erased, once", () =>
      within((store) =>
        Effect.gen(function*() {
          let erased = 0
          const erase = Effect.sync(() => void erased++)
          yield* store.erase(key, 1, erase)
          yield* store.record(key, 1, version)
          yield* store.erase(key, 1, erase)
          assert.strictEqual(erased, 0)
          yield* store.withdraw(key, 2)
          assert.deepStrictEqual(yield* store.unerased, [key])
          assert.strictEqual(yield* Effect.flip(store.erase(key, 3, Effect.fail("disk"))), "disk")
          assert.deepStrictEqual(yield* store.unerased, [key])
          yield* store.erase(key, 4, erase)
          yield* store.erase(key, 5, erase)
          assert.deepStrictEqual([erased, yield* store.unerased], [1, []])
        })
      ))

    it.effect("a lifted session may come again; what is owed is erased first", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.isFalse(yield* store.lift(key, 1, Effect.dieMessage("erased")))
          yield* store.record(key, 1, version)
          yield* store.withdraw(key, 2)
          assert.strictEqual(yield* Effect.flip(store.lift(key, 3, Effect.fail("disk"))), "disk")
          assert.strictEqual((yield* Effect.flip(store.record(key, 3, version)))._tag, "Tombstoned")
          let erased = 0
          assert.isTrue(yield* store.lift(key, 4, Effect.sync(() => void erased++)))
          assert.strictEqual(erased, 1)
          assert.deepStrictEqual(yield* store.unerased, [])
          const { stored } = yield* store.record(key, 5, version)
          const [row] = yield* store.list("ann", { after: undefined, limit: 1 })
          assert.deepStrictEqual([stored.current.revision, row?.firstReceivedAt], [1, 5])
          assert.isFalse(yield* store.lift(key, 6, nothing))
        })
      ))

    it.effect("says who did what to which session and when, to its owner alone", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.record(key, 1, version)
          yield* store.withdraw(key, 2)
          yield* store.lift(key, 3, nothing)
          yield* store.withdraw({ userId: "bob", session: "s1" }, 4)
          assert.deepStrictEqual(yield* store.audit("ann"), [
            { at: 2, userId: "ann", action: "withdraw", session: "s1", versions: 1 },
            { at: 3, userId: "ann", action: "lift", session: "s1", versions: 0 }
          ])
          assert.strictEqual((yield* store.audit("bob")).length, 1)
        })
      ))

    it.effect("an upload and a withdrawal at once: whoever is second sees the first, nothing is left half", () =>
      within((store) =>
        Effect.gen(function*() {
          const pause = Effect.promise(() => new Promise((done) => setImmediate(done)))
          const upload = store.record(key, 1, (stored) => Effect.zipRight(pause, version(stored)))
          const [landed] = yield* Effect.all([Effect.either(upload), store.withdraw(key, 2)], { concurrency: 2 })
          assert.include(["Right", "Left"], landed._tag)
          assert.isUndefined(yield* store.find(key))
          assert.strictEqual((yield* Effect.flip(upload))._tag, "Tombstoned")
        })
      ))
  })

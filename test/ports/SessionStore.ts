import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import * as Revision from "../../src/domain/server/Revision.ts"
import { SessionStore } from "../../src/ports/SessionStore.ts"
import * as StoreError from "../../src/ports/StoreError.ts"

const sha = (n: number): string => n.toString(16).padStart(64, "0")

const newer = (n: number) => (stored: Revision.Stored | undefined) =>
  Effect.succeed(Revision.decide(stored, { sha256: sha(n), size: n }, "current-begins-incoming"))

/** The contract of `SessionStore`; every layer made by `make` is an empty store. */
export const suite = (name: string, make: () => Layer.Layer<SessionStore, StoreError.StoreError>) =>
  describe(`SessionStore: ${name}`, () => {
    const within = <A, E>(f: (store: typeof SessionStore.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(SessionStore, f).pipe(Effect.provide(make()))
    const key = { userId: "ann", session: "s1" }

    it.effect("knows nothing at first", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.isUndefined(yield* store.find(key))
          assert.deepStrictEqual(yield* store.list("ann", { after: undefined, limit: 10 }), [])
          assert.strictEqual(yield* store.count("ann"), 0)
        })
      ))

    it.effect("records versions and shows the current one, per user", () =>
      within((store) =>
        Effect.gen(function*() {
          const { decision } = yield* store.record(key, 1000, newer(3))
          assert.strictEqual(decision._tag, "Newer")
          const { stored } = yield* store.record(key, 2000, newer(5))
          const versions = [{ revision: 1, sha256: sha(3), size: 3 }, { revision: 2, sha256: sha(5), size: 5 }]
          assert.deepStrictEqual(stored, { current: versions[1]!, versions })
          assert.deepStrictEqual(yield* store.find(key), stored)
          assert.isUndefined(yield* store.find({ userId: "bob", session: "s1" }))
          assert.deepStrictEqual(yield* store.list("ann", { after: undefined, limit: 10 }), [
            { ...key, version: versions[1]!, firstReceivedAt: 1000, receivedAt: 2000 }
          ])
          assert.deepStrictEqual(yield* store.list("bob", { after: undefined, limit: 10 }), [])
        })
      ))

    it.effect("a version beside the current one changes neither it nor its time", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.record(key, 1000, newer(9))
          const { stored } = yield* store.record(key, 2000, (before) =>
            Effect.succeed(Revision.decide(before, { sha256: sha(4), size: 4 }, "neither")))
          assert.strictEqual(stored.current.revision, 1)
          assert.strictEqual(stored.versions.length, 2)
          assert.deepStrictEqual(yield* store.find(key), stored)
          assert.strictEqual((yield* store.list("ann", { after: undefined, limit: 1 }))[0]?.receivedAt, 1000)
        })
      ))

    it.effect("the same bytes, and an older copy, change nothing", () =>
      within((store) =>
        Effect.gen(function*() {
          const { stored } = yield* store.record(key, 1000, newer(9))
          assert.deepStrictEqual((yield* store.record(key, 2000, newer(9))).stored, stored)
          const older = yield* store.record(key, 3000, (before) =>
            Effect.succeed(Revision.decide(before, { sha256: sha(2), size: 2 }, "incoming-begins-current")))
          assert.deepStrictEqual(older, { decision: { _tag: "PrefixOfStored" }, stored })
        })
      ))

    it.effect("records nothing when the decision fails", () =>
      within((store) =>
        Effect.gen(function*() {
          const failure = yield* Effect.flip(store.record(key, 1000, () => Effect.fail("no")))
          assert.strictEqual(failure, "no")
          assert.isUndefined(yield* store.find(key))
          yield* store.record(key, 1000, newer(1))
          yield* Effect.flip(store.record(key, 1000, () => Effect.fail("no")))
          assert.strictEqual((yield* store.find(key))?.versions.length, 1)
        })
      ))

    it.effect("writers of one session come one after the other", () =>
      within((store) =>
        Effect.gen(function*() {
          let inside = 0
          const one = (n: number) =>
            store.record(key, n, (stored) =>
              Effect.gen(function*() {
                assert.strictEqual(++inside, 1)
                yield* Effect.yieldNow()
                yield* Effect.promise(() => new Promise((done) => setImmediate(done)))
                inside -= 1
                return yield* newer(n)(stored)
              }))
          yield* Effect.forEach(Array.from({ length: 20 }, (_, n) => n + 1), one, { concurrency: "unbounded" })
          const revisions = (yield* store.find(key))?.versions.map(({ revision }) => revision)
          assert.deepStrictEqual(revisions, Array.from({ length: 20 }, (_, n) => n + 1))
        })
      ))

    it.effect.prop("pages give every session once, in order", {
      names: fc.uniqueArray(fc.stringMatching(/^[a-z0-9_][a-z0-9._-]{0,6}[a-z0-9]$/), { maxLength: 12 }),
      limit: fc.integer({ min: 1, max: 5 })
    }, ({ limit, names }) =>
      within((store) =>
        Effect.gen(function*() {
          for (const session of names) yield* store.record({ userId: "ann", session }, 1, newer(1))
          const seen: Array<string> = []
          for (;;) {
            const page = yield* store.list("ann", { after: seen.at(-1), limit })
            if (page.length === 0) break
            seen.push(...page.map(({ session }) => session))
          }
          assert.deepStrictEqual(seen, [...names].sort((a, b) => a < b ? -1 : 1))
          assert.strictEqual(yield* store.count("ann"), names.length)
        })
      ), { fastCheck: { numRuns: 10 } })
  })

import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { type Artifact, ArtifactStore } from "../../src/ports/ArtifactStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const artifact = (name: string, size = 3, userId = "ann", blob = `${userId}-${name}-${size}`): Artifact =>
  ({ userId, name, blob, sha256: "ab".repeat(32), size, receivedAt: 5 })

/** The contract of `ArtifactStore`; every layer made by `make` is an empty store. */
export const suite = (name: string, make: () => Layer.Layer<ArtifactStore, StoreError.StoreError>) =>
  describe(`ArtifactStore: ${name}`, () => {
    const within = <A, E>(f: (store: typeof ArtifactStore.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(ArtifactStore, f).pipe(Effect.provide(make()))
    const nothing = Effect.void

    it.effect("keeps one of a name for each person, and answers what it took the place of", () =>
      within((store) =>
        Effect.gen(function*() {
          const [first, second, other] = [artifact("b.html", 3), artifact("b.html", 4), artifact("b.html", 9, "bob")]
          assert.isUndefined(yield* store.put(first, nothing))
          assert.isUndefined(yield* store.put(other, nothing))
          assert.deepStrictEqual(yield* store.put(second, nothing), first)
          yield* store.put(artifact("a b'ü%.png"), nothing)
          assert.deepStrictEqual(yield* store.list("ann"), [artifact("a b'ü%.png"), second])
          assert.deepStrictEqual(yield* store.find("ann", "b.html"), second)
          assert.isUndefined(yield* store.find("bob", "a b'ü%.png"))
          assert.deepStrictEqual(
            yield* store.blobs,
            new Set([`ann/${second.blob}`, `bob/${other.blob}`, `ann/${artifact("a b'ü%.png").blob}`])
          )
        })
      ))

    it.effect("forgets one, once, and only its owner's", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.put(artifact("a"), nothing)
          assert.isUndefined(yield* store.remove("bob", "a"))
          assert.deepStrictEqual(yield* store.remove("ann", "a"), artifact("a"))
          assert.isUndefined(yield* store.remove("ann", "a"))
          assert.deepStrictEqual(yield* store.list("ann"), [])
        })
      ))

    it.effect("records nothing when the bytes cannot be published", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.put(artifact("a", 1), nothing)
          assert.strictEqual(yield* Effect.flip(store.put(artifact("a", 2), Effect.fail("disk"))), "disk")
          assert.deepStrictEqual(yield* store.list("ann"), [artifact("a", 1)])
        })
      ))

    it.effect("W-22 what would cross the quota is not published; what takes less room than before is", () =>
      within((store) =>
        Effect.gen(function*() {
          const quota = { bytes: 10 }
          yield* store.put(artifact("a", 8), nothing, quota)
          const refused = yield* Effect.flip(store.put(artifact("b", 3), Effect.dieMessage("published"), quota))
          assert.deepInclude(refused, { _tag: "QuotaExceeded", bound: "bytes" })
          yield* store.put(artifact("a", 10), nothing, quota)
          yield* store.put(artifact("a", 9), nothing, { bytes: 1 })
          yield* store.put(artifact("b", 3, "bob"), nothing, quota)
        })
      ))
  })

import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { MarketplaceClone } from "../../src/ports/MarketplaceClone.ts"
import type { Credentials } from "../../src/ports/UploadServer.ts"

export interface Scene {
  readonly layer: Layer.Layer<MarketplaceClone>
  readonly credentials: Credentials
  /** What the server refuses. */
  readonly refused: Effect.Effect<Credentials>
  /** Gives the server other plugins; the new text of the list has `words`. */
  readonly change: (words: string) => Effect.Effect<void>
}

const time = 20_000

/** The contract of `MarketplaceClone`; every scene has a server and no clone. */
export const suite = (name: string, make: Effect.Effect<Scene, unknown, Scope.Scope>) =>
  describe(`MarketplaceClone: ${name}`, () => {
    it.scopedLive("is made whole or not at all, and changes only when it is told to", () =>
      Effect.gen(function*() {
        const { change, credentials, layer, refused } = yield* make
        yield* Effect.gen(function*() {
          const clone = yield* MarketplaceClone
          assert.match(yield* clone.path, /[\\/]\.agnes[\\/]marketplace$/)
          yield* Effect.flip(clone.clone(yield* refused, time))
          assert.isFalse(yield* clone.isThere)
          assert.isUndefined(yield* clone.list)
          yield* change("first")
          yield* clone.clone(credentials, time)
          assert.isTrue(yield* clone.isThere)
          assert.include(yield* clone.list, "first")
          const before = yield* clone.fetch(credentials, time)
          assert.isString(before.head)
          assert.strictEqual(before.fetched, before.head)
          yield* change("second")
          const after = yield* clone.fetch(credentials, time)
          assert.strictEqual(after.head, before.head)
          assert.notStrictEqual(after.fetched, before.head)
          assert.include(yield* clone.list, "first")
          const failure = yield* Effect.flip(Effect.flatMap(refused, (other) => clone.fetch(other, time)))
          assert.isNotEmpty(failure.text)
          yield* clone.fetch(credentials, time)
          assert.strictEqual(yield* clone.reset, after.fetched)
          assert.include(yield* clone.list, "second")
          const [one, other] = [Workspace.make("/one"), Workspace.make("/other")]
          yield* clone.note(one, "a".repeat(40))
          yield* clone.note(other, "b".repeat(40))
          yield* clone.note(one, "c".repeat(40))
          assert.deepStrictEqual([yield* clone.noted(one), yield* clone.noted(other)], ["c".repeat(40), "b".repeat(40)])
          assert.isUndefined(yield* clone.noted(Workspace.make("/third")))
        }).pipe(Effect.provide(layer))
      }), 120_000)
  })

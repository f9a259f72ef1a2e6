import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import { DataVolume } from "../../src/ports/DataVolume.ts"

/** The contract of `DataVolume`, of a volume with room and of one that takes nothing. */
export const suite = <E, R>(
  name: string,
  good: () => Layer.Layer<DataVolume, E, R>,
  bad: () => Layer.Layer<DataVolume, E, R>,
  run: <A, E1>(effect: Effect.Effect<A, E1, R | Scope.Scope>) => Effect.Effect<A, E1, Scope.Scope>
) =>
  describe(`DataVolume: ${name}`, () => {
    it.scoped("has room, and takes a byte as often as asked", () =>
      run(Effect.gen(function*() {
        const volume = yield* DataVolume
        const { free, total } = yield* volume.space
        assert.isAbove(free, 0)
        assert.isAtLeast(total, free)
        yield* volume.probe
        yield* volume.probe
      }).pipe(Effect.provide(good()))))

    it.scoped("says so when nothing can be written", () =>
      run(Effect.gen(function*() {
        const error = yield* Effect.flip(Effect.flatMap(DataVolume, (volume) => volume.probe))
        assert.strictEqual(error._tag, "StoreError")
      }).pipe(Effect.provide(bad()))))
  })

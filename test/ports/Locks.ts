import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import { lift } from "../../src/ports/Lift.ts"
import type { Locks } from "../../src/ports/Locks.ts"

export interface Subject {
  readonly locks: Locks["Type"]
  /** An existing folder. */
  readonly root: string
}

/** The contract of `Locks`; each subject is its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Locks: ${name}`, () => {
    const within = <A, E>(f: (given: Subject) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, (given) => lift(f(given))))

    it.effect("LOCK-1 one holder at a time, also within one process; released, it is free at once", () =>
      within(({ locks, root }) =>
        Micro.gen(function*() {
          for (const _ of [1, 2, 3]) {
            const held = yield* locks.tryAcquire(`${root}/a.lock`)
            assert.isDefined(held)
            assert.isUndefined(yield* locks.tryAcquire(`${root}/a.lock`))
            assert.isUndefined(yield* locks.tryAcquire(`${root}/a.lock`))
            yield* held!.release
          }
        })))

    it.effect("LOCK-3 two locks know nothing of each other", () =>
      within(({ locks, root }) =>
        Micro.gen(function*() {
          const first = yield* locks.tryAcquire(`${root}/a.lock`)
          const second = yield* locks.tryAcquire(`${root}/b.lock`)
          assert.isDefined(second)
          yield* first!.release
          assert.isUndefined(yield* locks.tryAcquire(`${root}/b.lock`))
          yield* second!.release
        })))
  })

import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, FastCheck as fc, Fiber, Micro } from "effect"
import { lift } from "../../src/ports/Lift.ts"

class Word extends Context.Tag("test/Word")<Word, { readonly say: Micro.Micro<string> }>() {}

/** Ends at once, or only after the next turn of the event loop. */
const later = <A, E>(program: Micro.Micro<A, E>): Micro.Micro<A, E> => Micro.andThen(Micro.yieldFlush, program)

describe("Lift", () => {
  const cases: [fc.Arbitrary<string>, fc.Arbitrary<boolean>, fc.Arbitrary<boolean>] = [
    fc.string(),
    fc.boolean(),
    fc.boolean()
  ]
  it.effect.prop("keeps values and errors, ended at once or later", cases, ([text, well, waits]) =>
    Effect.gen(function*() {
      const program = well ? Micro.succeed(text) : Micro.fail(text)
      const exit = yield* Effect.exit(lift(waits ? later(program) : program))
      assert.deepStrictEqual(exit, well ? Exit.succeed(text) : Exit.fail(text))
    }))

  it.effect("keeps defects", () =>
    Effect.gen(function*() {
      const bug = new Error("bug")
      assert.deepStrictEqual(yield* Effect.exit(lift(Micro.die(bug))), Exit.die(bug))
      assert.deepStrictEqual(yield* Effect.exit(lift(later(Micro.die(bug)))), Exit.die(bug))
    }))

  it.effect("gives the program the services around it", () =>
    Effect.gen(function*() {
      const said = yield* lift(Micro.flatMap(Micro.service(Word), ({ say }) => say))
      assert.strictEqual(said, "here")
    }).pipe(Effect.provideService(Word, { say: Micro.succeed("here") })))

  it.effect("runs the program anew each time", () =>
    Effect.gen(function*() {
      let runs = 0
      const program = lift(Micro.sync(() => ++runs))
      assert.deepStrictEqual([yield* program, yield* program], [1, 2])
    }))

  it.effect("interrupts the program with its fiber, and lets it clean up", () =>
    Effect.gen(function*() {
      const cleaned = yield* Deferred.make<true>()
      const clean = Micro.sync(() => Deferred.unsafeDone(cleaned, Effect.succeed(true)))
      const program = Micro.onInterrupt(Micro.never, clean)
      const fiber = yield* Effect.fork(lift(program))
      yield* Effect.yieldNow()
      const exit = yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.isInterrupted(exit))
      assert.isTrue(yield* Deferred.await(cleaned))
    }))
})

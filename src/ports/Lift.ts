import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import * as Micro from "effect/Micro"

/**
 * Runs a Micro program inside Effect with the same services, errors, defects and interruption. The hook programs and
 * the ports they use are written once, in Micro; this is how the library, the full command line and the tests run
 * those same values (design §2).
 */
export const lift = <A, E, R>(program: Micro.Micro<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.contextWithEffect((context: Context.Context<R>) => call(Micro.provideContext(program, context)))

/** The same for a call of a port, which needs no services: a push makes very many. */
export const call = <A, E>(program: Micro.Micro<A, E>): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    const fiber = Micro.runFork(program)
    const ended = fiber.unsafePoll()
    return ended === undefined ? awaited(fiber) : toExit(ended)
  })

/** Most programs have ended by now: the files' ports are synchronous. The others are waited for. */
const awaited = <A, E>(fiber: Micro.MicroFiber<A, E>): Effect.Effect<A, E> =>
  Effect.async<A, E>((resume) => {
    fiber.addObserver((exit) => resume(toExit(exit)))
    return Effect.sync(() => fiber.unsafeInterrupt())
  })

const toExit = <A, E>(exit: Micro.MicroExit<A, E>): Exit.Exit<A, E> => {
  if (exit._tag === "Success") return Exit.succeed(exit.value)
  switch (exit.cause._tag) {
    case "Fail":
      return Exit.fail(exit.cause.error)
    case "Die":
      return Exit.die(exit.cause.defect)
    case "Interrupt":
      return Exit.interrupt(noFiber)
  }
}

const noFiber = FiberId.none

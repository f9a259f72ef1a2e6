import type * as Context from "effect/Context"
import * as Micro from "effect/Micro"

/** Runs a hook program and ends the process. Whatever breaks, `onDefect` decides the exit code and nothing is thrown. */
export const run = <A, R>(
  program: Micro.Micro<A, never, R>,
  context: Context.Context<NoInfer<R>>,
  codeOf: (result: A) => number,
  onDefect: (defect: unknown) => number
): void => {
  process.on("uncaughtException", (error) => process.exit(onDefect(error)))
  Micro.runFork(Micro.provideContext(program, context)).addObserver((exit) => {
    if (exit._tag === "Success") return process.exit(codeOf(exit.value))
    const { cause } = exit
    process.exit(onDefect(cause._tag === "Die" ? cause.defect : cause))
  })
}

export const zero = (): number => 0

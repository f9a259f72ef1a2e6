import * as ValidationError from "@effect/cli/ValidationError"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { Failure } from "./Failure.ts"

/** The exit codes of every command (design §3); hook commands always end with 0. */
export const table = {
  0: "done (push: also when entries wait again)",
  1: "error; the message says what to do next",
  2: "wrong usage, or this client is older than the server allows",
  3: "closed or partial: nothing was sent because it is not known what is private, or a change was put off",
  130: "interrupted"
} as const

export type ExitCode = keyof typeof table

/** How a run ended, as one of the codes. `serve` is ended by a signal and that is no error. */
export const of = <A, E>(exit: Exit.Exit<A, E>, endsBySignal: boolean): ExitCode => {
  if (Exit.isSuccess(exit)) return 0
  if (Cause.isInterruptedOnly(exit.cause)) return endsBySignal ? 0 : 130
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (failure instanceof Failure) return failure.exitCode
  return ValidationError.isValidationError(failure) ? 2 : 1
}

import * as Data from "effect/Data"

/**
 * The one way a command ends other than well: text for stderr, complete and ready to print, and the exit code of the
 * table in `docs/environment.md` (1 error · 2 usage or below the server's floor · 3 closed or partial).
 */
export class Failure extends Data.TaggedError("Failure")<{
  readonly text: string
  readonly exitCode: 1 | 2 | 3
}> {}

export const error = (text: string): Failure => new Failure({ text, exitCode: 1 })
export const usage = (text: string): Failure => new Failure({ text, exitCode: 2 })
export const closed = (text: string): Failure => new Failure({ text, exitCode: 3 })

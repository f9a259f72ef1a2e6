import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ask from "./Ask.ts"

/**
 * A secret option's value; `-` asks for it, from a pipe or a person. One that stands on the command line itself can be
 * seen by every user of the machine.
 */
export const read = (given: string, what: string) =>
  given === "-" ? Ask.secret(what) : Effect.succeed(Redacted.make(given))

import type * as Console from "effect/Console"
import * as Effect from "effect/Effect"

/** Colour only where somebody looks: a terminal, and nobody asked for none (no-color.org). */
export interface Streams {
  readonly out: () => boolean
  readonly error: () => boolean
}

const escapes = /\u001b\[[0-9;]*m/g

const plain = (parts: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  parts.map((part) => typeof part === "string" ? part.replace(escapes, "") : part)

/** The help printer always colours; this takes the colour out again where it would only be noise. */
export const withColours = (colours: Streams) => <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.consoleWith((console) => {
    const quiet: Console.Console = {
      ...console,
      log: (...parts) => console.log(...(colours.out() ? parts : plain(parts))),
      error: (...parts) => console.error(...(colours.error() ? parts : plain(parts)))
    }
    return Effect.withConsole(program, quiet)
  })

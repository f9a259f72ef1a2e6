import type * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Help from "./Help.ts"

/** Colour only where somebody looks: a terminal, and nobody asked for none (no-color.org). */
export interface Streams {
  readonly out: () => boolean
  readonly error: () => boolean
}

const escapes = /\u001b\[[0-9;]*m/g

export const withoutColour = (text: string): string => text.replace(escapes, "")

const plain = (parts: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  parts.map((part) => typeof part === "string" ? withoutColour(part) : part)

const named = (parts: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  parts.map((part) => typeof part === "string" ? Help.once(part) : part)

/** The help printer always colours and repeats a name; this takes both out again where they would only be noise. */
export const withColours = (colours: Streams) => <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.consoleWith((console) => {
    const quiet: Console.Console = {
      ...console,
      log: (...parts) => console.log(...(colours.out() ? named(parts) : plain(named(parts)))),
      error: (...parts) => console.error(...(colours.error() ? parts : plain(parts)))
    }
    return Effect.withConsole(program, quiet)
  })

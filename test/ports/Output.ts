import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import { lift } from "../../src/ports/Lift.ts"
import type { Output } from "../../src/ports/Output.ts"

export interface Subject {
  readonly output: Output["Type"]
  /** Everything that came out. */
  readonly written: () => { readonly out: string; readonly error: string }
}

/** The contract of `Output`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Output: ${name}`, () => {
    it.effect("text comes out as given, each stream in order, however long", () =>
      Effect.scoped(Effect.flatMap(subject, ({ output, written }) =>
        lift(Micro.gen(function*() {
          const long = "ü€😀\n".repeat(50_000)
          yield* output.out("a")
          yield* output.error("no line")
          yield* output.out(long)
          yield* output.out("")
          yield* output.out("z\n")
          assert.strictEqual(written().out, `a${long}z\n`)
          assert.strictEqual(written().error, "no line")
        })))))
  })

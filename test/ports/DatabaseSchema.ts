import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { DatabaseSchema } from "../../src/ports/DatabaseSchema.ts"

/** The contract of `DatabaseSchema`. */
export const suite = <E>(name: string, make: () => Layer.Layer<DatabaseSchema, E>) =>
  describe(`DatabaseSchema: ${name}`, () => {
    it.effect("is what the program works with once it is there", () =>
      Effect.gen(function*() {
        const schema = yield* DatabaseSchema
        assert.strictEqual(yield* schema.current, schema.expected)
        assert.isAbove(schema.expected, 0)
      }).pipe(Effect.provide(make())))
  })

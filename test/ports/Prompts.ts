import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { Prompts } from "../../src/ports/Prompts.ts"

/** What every adapter of `Prompts` promises; each layer built is empty. */
export const suite = <E>(name: string, layer: Layer.Layer<Prompts, E>): void => {
  describe(`Prompts: ${name}`, () => {
    it.effect("each text by itself is there from its keeping to its removal, and the last one counts", () =>
      Effect.gen(function*() {
        const prompts = yield* Prompts
        assert.isUndefined(yield* prompts.get("welcome"))
        assert.isFalse(yield* prompts.remove("welcome"))
        const first = { content: "one\r\n'; \u2028 🔒", updatedAt: 1_800_000_000_000, updatedBy: "ann@example.com" }
        yield* prompts.put("welcome", first)
        assert.deepStrictEqual(yield* prompts.get("welcome"), first)
        assert.isUndefined(yield* prompts.get("claude_md"))
        const second = { content: "two", updatedAt: 5, updatedBy: "bob@example.com" }
        yield* prompts.put("welcome", second)
        assert.deepStrictEqual(yield* prompts.get("welcome"), second)
        assert.isTrue(yield* prompts.remove("welcome"))
        assert.isUndefined(yield* prompts.get("welcome"))
      }).pipe(Effect.provide(layer)))
  })
}

import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Scope } from "effect"
import { kinds, type LanguageModel, type LanguageModelError } from "../../src/ports/LanguageModel.ts"
import * as FakeModels from "../support/FakeModels.ts"

const Wanted = Schema.Struct({ a: Schema.String, list: Schema.Array(Schema.Struct({ n: Schema.Int })) })

export const request = {
  system: "Say what you see.",
  prompt: "a private prompt",
  maxTokens: 100,
  schemaName: "seen",
  schema: Wanted
}

/**
 * The contract of `LanguageModel`; `open` makes one behind which the script speaks, question by question, and which waits so
 * many milliseconds for an answer.
 */
export const suite = (
  name: string,
  open: (script: () => FakeModels.Says, timeout?: number) => Effect.Effect<LanguageModel["Type"], never, Scope.Scope>
) =>
  describe(`LanguageModel: ${name}`, () => {
    const failed = (model: LanguageModel["Type"]): Effect.Effect<LanguageModelError> =>
      Effect.flatMap(Effect.either(model.extract(request)), (result) =>
        result._tag === "Left" ? Effect.succeed(result.left) : Effect.die("there was an answer"))

    it.scopedLive("gives the whole answer, and knows what was used", () =>
      Effect.gen(function*() {
        const model = yield* open(() => FakeModels.value({ a: "x", list: [{ n: 1 }] }))
        assert.deepStrictEqual(yield* model.spent, { calls: 0, inputTokens: 0, outputTokens: 0 })
        assert.deepStrictEqual(yield* model.extract(request), { a: "x", list: [{ n: 1 }] })
        const { calls, inputTokens, outputTokens } = yield* model.spent
        assert.strictEqual(calls, 1)
        assert.isAbove(inputTokens, 0)
        assert.isAbove(outputTokens, 0)
        assert.isNotEmpty(model.identity.model)
      }))

    const wrong: ReadonlyArray<readonly [string, unknown]> = [
      ["a field is missing", { a: "x" }],
      ["a field was invented", { a: "x", list: [], confidence: 0.9 }],
      ["a field was invented below", { a: "x", list: [{ n: 1, words: "private" }] }],
      ["a field is of another type", { a: "x", list: [{ n: "private" }] }],
      ["it is a list", [{ a: "x", list: [] }]],
      ["it is null", null]
    ]
    it.scopedLive.each(wrong)("is a format error, and tells nothing of the answer, when %s", ([, value]) =>
      Effect.gen(function*() {
        const model = yield* open(() => FakeModels.value(value))
        const { kind, message } = yield* failed(model)
        assert.strictEqual(kind, "format")
        assert.notInclude(message, "private")
        assert.notInclude(message, "confidence")
        assert.strictEqual((yield* model.spent).calls, 1)
      }))

    it.scopedLive.each(kinds)("fails with %s, tells nothing of the question, and answers the next one", (kind) =>
      Effect.gen(function*() {
        let fails = true
        const says = () => fails ? FakeModels.fails(kind) : FakeModels.value({ a: "x", list: [] })
        const model = yield* open(says, kind === "timeout" ? 300 : undefined)
        const error = yield* failed(model)
        assert.strictEqual(error.kind, kind)
        for (const text of [request.prompt, request.system, "secret words"]) assert.notInclude(error.message, text)
        fails = false
        if (kind === "timeout") return
        assert.deepStrictEqual(yield* model.extract(request), { a: "x", list: [] })
        assert.strictEqual((yield* model.spent).calls, 2)
      }))
  })

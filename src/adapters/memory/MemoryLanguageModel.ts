import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { LanguageModel, LanguageModelError } from "../../ports/LanguageModel.ts"
import * as Extract from "../llm/Extract.ts"

/** What to answer: any value, or the error. Tokens are counted as one for each UTF-16 unit. */
export type Script = (question: Extract.Question) => unknown

const size = (value: unknown): number => (JSON.stringify(value) ?? "").length

/** A model that says what it is told to. */
export const make = (script: Script): LanguageModel["Type"] =>
  Extract.over({ provider: "scripted", model: "scripted" }, (question) =>
    Effect.suspend(() => {
      const value = script(question)
      const input = question.prompt.length + (question.system ?? "").length
      return value instanceof LanguageModelError
        ? Effect.fail({ error: value, tokens: Extract.free })
        : Effect.succeed({ value, tokens: { input, output: size(value) } })
    }))

export const layer = (script: Script) => Layer.sync(LanguageModel, () => make(script))

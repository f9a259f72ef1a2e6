import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as AnthropicModel from "../../../adapters/llm/AnthropicModel.ts"
import type * as Extract from "../../../adapters/llm/Extract.ts"
import * as OpenAiModel from "../../../adapters/llm/OpenAiModel.ts"
import type { Place } from "../../../adapters/llm/Provider.ts"
import type { Kind } from "../../../ports/LanguageModel.ts"

export interface Target extends Omit<Place, "key"> {
  readonly provider: "anthropic" | "openai"
  readonly key: string
}

export type Said =
  | { readonly _tag: "Answer"; readonly answer: Extract.Answer }
  | {
    readonly _tag: "Failed"
    readonly kind: Kind
    readonly message: string
    readonly retryAfter: number | undefined
    readonly tokens: Extract.Tokens
  }

export type Asking = (question: Extract.Question, signal: AbortSignal) => Promise<Said>

const providers = { anthropic: AnthropicModel.make, openai: OpenAiModel.make }

/**
 * The clients of models: promises and plain values only, because this is a bundle of its own that is loaded when
 * something is asked and brings its own copy of everything.
 */
export const open = async ({ key, provider, ...place }: Target): Promise<Asking> => {
  const ask = await Effect.runPromise(providers[provider]({ ...place, key: Redacted.make(key) }))
  return (question, signal) =>
    Effect.runPromise(Effect.map(Effect.either(ask(question)), (result): Said => {
      if (Either.isRight(result)) return { _tag: "Answer", answer: result.right }
      const { error: { kind, message, retryAfter }, tokens } = result.left
      return { _tag: "Failed", kind, message, retryAfter, tokens }
    }), { signal })
}

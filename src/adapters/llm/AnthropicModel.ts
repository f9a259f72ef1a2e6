import * as AnthropicClient from "@effect/ai-anthropic/AnthropicClient"
import * as Effect from "effect/Effect"
import * as Field from "../../domain/transcript/Field.ts"
import { LanguageModelError } from "../../ports/LanguageModel.ts"
import * as Extract from "./Extract.ts"
import * as Http from "./Http.ts"
import type { Place } from "./Provider.ts"

/**
 * Of the library only the client that knows key, address and version: answers are read here, whatever is new in them.
 */
const connect = ({ baseUrl, key }: Place) =>
  AnthropicClient.make({ apiKey: key, apiUrl: baseUrl, transformClient: Http.untraced }).pipe(
    Effect.map(({ client }) => client.httpClient),
    Effect.scoped,
    Effect.provide(Http.layer)
  )

/** The model must answer by calling a tool that takes what is asked for. */
const payload = (model: string, { maxTokens, name, prompt, shape, system }: Extract.Question) => ({
  model,
  max_tokens: maxTokens,
  ...(system === undefined ? {} : { system }),
  messages: [{ role: "user", content: prompt }],
  tools: [{ name, description: "Takes the answer.", input_schema: shape }],
  tool_choice: { type: "tool", name, disable_parallel_tool_use: true }
})

const tokensOf = (message: Field.Fields): Extract.Tokens => {
  const usage = Field.object(message["usage"]) ?? {}
  const count = (name: string): number => Field.count(usage[name]) ?? 0
  return {
    input: count("input_tokens") + count("cache_creation_input_tokens") + count("cache_read_input_tokens"),
    output: count("output_tokens")
  }
}

/** Reasons to stop behind which the answer is not whole. */
const cut: ReadonlySet<unknown> = new Set(["max_tokens", "model_context_window_exceeded", "pause_turn"])

const read = (body: unknown, name: string): Effect.Effect<Extract.Answer, Extract.Failure> => {
  const message = Field.object(body)
  const tokens = tokensOf(message ?? {})
  const failed = (kind: LanguageModelError["kind"], text: string) =>
    Effect.fail({ tokens, error: new LanguageModelError({ kind, message: text }) })
  if (message === undefined) return failed("format", "the provider's answer is no JSON object")
  const stop = message["stop_reason"]
  if (stop === "refusal") return failed("refusal", "the model refuses to answer")
  if (cut.has(stop)) return failed("format", "the answer was cut off")
  const blocks: ReadonlyArray<unknown> = Array.isArray(message["content"]) ? message["content"] : []
  const call = blocks.map(Field.object).find((block) => block?.["type"] === "tool_use" && block["name"] === name)
  return call === undefined
    ? failed("format", "the answer is text instead of data")
    : Effect.succeed({ value: call["input"], tokens })
}

export const provider = "anthropic"

/** https://docs.claude.com/en/api/messages */
export const make = (place: Place): Effect.Effect<Extract.Ask> =>
  Effect.map(connect(place), (client): Extract.Ask => (question) =>
    Http.post(client, "/v1/messages", payload(place.model, question), place.timeout).pipe(
      Effect.mapError((error): Extract.Failure => ({ error, tokens: Extract.free })),
      Effect.flatMap((body) => read(body, question.name))
    ))

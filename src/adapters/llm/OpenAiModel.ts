import * as OpenAiClient from "@effect/ai-openai/OpenAiClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as JsonReply from "../../domain/language/JsonReply.ts"
import * as Field from "../../domain/transcript/Field.ts"
import { LanguageModelError } from "../../ports/LanguageModel.ts"
import * as Extract from "./Extract.ts"
import * as Http from "./Http.ts"
import type { Place } from "./Provider.ts"

/** As for Anthropic: many servers that speak this language leave out what the library's own reader insists on. */
const connect = ({ baseUrl, key }: Place) =>
  OpenAiClient.make({ apiKey: key, apiUrl: baseUrl, transformClient: Http.untraced }).pipe(
    Effect.map(({ client }) => client.httpClient),
    Effect.scoped,
    Effect.provide(Http.layer)
  )

/** How a provider is told what the answer looks like, the strictest first (server spec §7.2). */
const ways = ["schema", "object", "text"] as const

type Way = (typeof ways)[number]

const format = (way: Way, { name, shape }: Extract.Question): Field.Fields =>
  way === "schema"
    ? { response_format: { type: "json_schema", json_schema: { name, strict: true, schema: shape } } }
    : way === "object"
    ? { response_format: { type: "json_object" } }
    : {}

const instruction = (shape: unknown): string =>
  `Answer with one JSON object and nothing else. It must match this JSON Schema:\n${JSON.stringify(shape)}`

const payload = ({ baseUrl, model }: Place, way: Way, question: Extract.Question) => {
  const { maxTokens, prompt, shape, system } = question
  const told = [...(system === undefined ? [] : [system]), ...(way === "schema" ? [] : [instruction(shape)])]
  return {
    model,
    // OpenAI's newer models know only the one name, most others only the older one.
    [baseUrl === undefined ? "max_completion_tokens" : "max_tokens"]: maxTokens,
    messages: [
      ...(told.length === 0 ? [] : [{ role: "system", content: told.join("\n\n") }]),
      { role: "user", content: prompt }
    ],
    ...format(way, question)
  }
}

const read = (body: unknown): Effect.Effect<Extract.Answer, Extract.Failure> => {
  const usage = Field.object(Field.object(body)?.["usage"]) ?? {}
  const count = (name: string): number => Field.count(usage[name]) ?? 0
  const tokens = { input: count("prompt_tokens"), output: count("completion_tokens") }
  const failed = (kind: LanguageModelError["kind"], message: string) =>
    Effect.fail({ tokens, error: new LanguageModelError({ kind, message }) })
  const choices = Field.object(body)?.["choices"]
  const choice = Field.object(Array.isArray(choices) ? choices[0] : undefined)
  const message = Field.object(choice?.["message"])
  if (message === undefined) return failed("format", "the provider's answer has no message in it")
  const refusal = Field.text(message["refusal"])
  if ((refusal !== undefined && refusal !== "") || choice?.["finish_reason"] === "content_filter") {
    return failed("refusal", "the model refuses to answer")
  }
  if (choice?.["finish_reason"] === "length") return failed("format", "the answer was cut off")
  return Option.match(JsonReply.parse(Field.text(message["content"]) ?? ""), {
    onNone: () => failed("format", "the answer is no JSON"),
    onSome: (value) => Effect.succeed({ value, tokens })
  })
}

export const provider = "openai"

/**
 * https://platform.openai.com/docs/api-reference/chat, which most other providers speak as well. Goes on to the next
 * way only when the provider does not take one, and stays with the first it takes.
 */
export const make = (place: Place): Effect.Effect<Extract.Ask> =>
  Effect.map(connect(place), (client): Extract.Ask => {
    let first = 0
    const attempt = (at: number, question: Extract.Question): Effect.Effect<Extract.Answer, Extract.Failure> => {
      const way = ways[at] ?? "text"
      return Http.post(client, "/chat/completions", payload(place, way, question), place.timeout).pipe(
        Effect.tap(() => Effect.sync(() => void (first = at))),
        Effect.mapError((error): Extract.Failure => ({ error, tokens: Extract.free })),
        Effect.matchEffect({
          onFailure: (failure) => {
            const next = at + 1
            return failure.error.kind === "unsupported" && next < ways.length
              ? attempt(next, question)
              : Effect.fail(failure)
          },
          onSuccess: read
        })
      )
    }
    return (question) => Effect.suspend(() => attempt(first, question))
  })

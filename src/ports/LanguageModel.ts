import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

export const kinds = ["auth", "rate-limit", "timeout", "refusal", "format", "unavailable", "unsupported"] as const

/**
 * - `auth`: key, address, model or account is not accepted, for every question alike, until an operator changes
 *   something
 * - `rate-limit`: too much was asked; `retryAfter` when the provider says when to come back
 * - `timeout`: no answer in time
 * - `refusal`: the model does not answer this
 * - `format`: the answer is none of the wanted shape, or was cut off
 * - `unavailable`: the provider cannot be reached or is in trouble itself; `retryAfter` as above
 * - `unsupported`: the provider does not take this question, and will not take it later
 */
export type Kind = (typeof kinds)[number]

/** No answer. `message` is for operators: nothing of the question, nothing of the answer, no key. */
export class LanguageModelError extends Schema.TaggedError<LanguageModelError>()("LanguageModelError", {
  kind: Schema.Literal(...kinds),
  message: Schema.String,
  /** Milliseconds from now on. */
  retryAfter: Schema.optional(Schema.Number)
}) {}

export interface Request<A, I> {
  /** What is to be done. Never text of others. */
  readonly system?: string | undefined
  readonly prompt: string
  /** Tokens an answer may have. */
  readonly maxTokens: number
  /** Names the answer: `[A-Za-z0-9_-]{1,64}`. */
  readonly schemaName: string
  /** Objects at the top; a field it does not name is an error. */
  readonly schema: Schema.Schema<A, I>
}

/** What was used since this model was opened, failed questions included; tokens as the provider counts them. */
export interface Spent {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
}

export const nothing: Spent = { calls: 0, inputTokens: 0, outputTokens: 0 }

/**
 * A model of language at some provider. Answers differ from one time to the next. May be asked several questions at a
 * time; one that is interrupted is given up, and is paid for nevertheless.
 */
export class LanguageModel extends Context.Tag("agnes/server/LanguageModel")<LanguageModel, {
  readonly identity: { readonly provider: string; readonly model: string }
  /** The whole answer, in the shape asked for, or an error; never part of an answer. Nothing is tried twice. */
  readonly extract: <A, I>(request: Request<A, I>) => Effect.Effect<A, LanguageModelError>
  readonly spent: Effect.Effect<Spent>
}>() {}

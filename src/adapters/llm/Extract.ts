import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Shape from "../../domain/language/Shape.ts"
import { type LanguageModel, LanguageModelError, nothing, type Request } from "../../ports/LanguageModel.ts"

/** A question in plain data: it may go anywhere. */
export interface Question {
  readonly system: string | undefined
  readonly prompt: string
  readonly maxTokens: number
  readonly name: string
  readonly shape: Shape.JsonSchema
}

export interface Tokens {
  readonly input: number
  readonly output: number
}

/** What came back, before anybody has looked whether it is what was asked for. */
export interface Answer {
  readonly value: unknown
  readonly tokens: Tokens
}

/** What was paid for although nothing came of it. */
export interface Failure {
  readonly error: LanguageModelError
  readonly tokens: Tokens
}

export const free: Tokens = { input: 0, output: 0 }

export type Ask = (question: Question) => Effect.Effect<Answer, Failure>

/**
 * A model out of something that answers questions: it knows what it has used, and takes nothing that is not asked
 * for.
 */
export const over = (
  identity: LanguageModel["Type"]["identity"],
  ask: Ask
): LanguageModel["Type"] => {
  let spent = nothing
  const pay = ({ input, output }: Tokens) =>
    Effect.sync(() => {
      spent = { ...spent, inputTokens: spent.inputTokens + input, outputTokens: spent.outputTokens + output }
    })
  const extract = <A, I>({ maxTokens, prompt, schema, schemaName, system }: Request<A, I>) =>
    Effect.suspend(() => {
      spent = { ...spent, calls: spent.calls + 1 }
      return ask({ system, prompt, maxTokens, name: schemaName, shape: Shape.json(schema) })
    }).pipe(
      Effect.tapBoth({ onSuccess: ({ tokens }) => pay(tokens), onFailure: ({ tokens }) => pay(tokens) }),
      Effect.mapError(({ error }) => error),
      Effect.flatMap(({ value }) =>
        Either.match(Shape.decode(schema, value), {
          onLeft: (place) =>
            Effect.fail(new LanguageModelError({ kind: "format", message: `the answer is wrong: ${place}` })),
          onRight: (answer) => Effect.succeed(answer)
        }))
    )
  return { identity, extract, spent: Effect.sync(() => spent) }
}

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readFile } from "node:fs/promises"
import * as Extract from "../../../adapters/llm/Extract.ts"
import { LanguageModelError } from "../../../ports/LanguageModel.ts"
import { LanguageModels, NotConfigured } from "../../programs/server/LanguageModels.ts"
import type * as Settings from "../Settings.ts"
import type { Asking, Said, Target } from "./Remote.ts"

export type Given = Pick<
  Settings.Values,
  | "anthropicKey"
  | "llmBaseUrl"
  | "llmKey"
  | "llmKeyFile"
  | "llmModel"
  | "llmProvider"
  | "llmRunCalls"
  | "llmRunTokens"
  | "llmTimeout"
>

/** The model of the specification (§7.2). */
const usual = "claude-haiku-4-5-20251001"

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unreadable"

const missing = (reason: string) => new NotConfigured({ reason })

/** What is there at this moment; a file that is not there or is empty holds no key yet. */
const keyOf = ({ anthropicKey, llmKey, llmKeyFile, llmProvider }: Given): Effect.Effect<string, NotConfigured> => {
  const given = llmKey ?? (llmProvider === "anthropic" ? anthropicKey : undefined)
  if (given !== undefined) return Effect.succeed(Redacted.value(given))
  if (llmKeyFile === undefined) return missing("AGNES_LLM_API_KEY is not set")
  return Effect.tryPromise({
    try: () => readFile(llmKeyFile, "utf8"),
    catch: (error) => missing(`there is no key in ${llmKeyFile} (${codeOf(error)})`)
  }).pipe(
    Effect.map((text) => text.trim()),
    Effect.filterOrFail((key) => key !== "", () => missing(`there is no key in ${llmKeyFile} (it is empty)`))
  )
}

const targetOf = (given: Given): Effect.Effect<Target, NotConfigured> => {
  const { llmBaseUrl: baseUrl, llmModel, llmProvider: provider, llmTimeout: timeout } = given
  if (provider === "none") return missing("AGNES_LLM_PROVIDER is none")
  const model = llmModel ?? (provider === "anthropic" ? usual : undefined)
  if (model === undefined) return missing("AGNES_LLM_MODEL is not set")
  return Effect.map(keyOf(given), (key) => ({ provider, model, key, baseUrl, timeout }))
}

const failure = ({ kind, message, retryAfter, tokens }: Said & { readonly _tag: "Failed" }): Extract.Failure => ({
  tokens,
  error: new LanguageModelError({ kind, message, ...(retryAfter === undefined ? {} : { retryAfter }) })
})

/** The clients are loaded with the first question: a server that asks nothing does not pay for them. */
const connection = (target: Target): Extract.Ask => {
  let opened: Promise<Asking> | undefined
  const asking = () => opened ??= import("./Remote.ts").then(({ open }) => open(target))
  return (question) =>
    Effect.promise(async (signal) => (await asking())(question, signal)).pipe(
      Effect.flatMap((said): Effect.Effect<Extract.Answer, Extract.Failure> =>
        said._tag === "Answer" ? Effect.succeed(said.answer) : Effect.fail(failure(said)))
    )
}

const same = (one: Target, other: Target): boolean =>
  one.provider === other.provider && one.model === other.model && one.key === other.key && one.baseUrl === other.baseUrl

/** What was learned about a provider is kept for as long as nothing about it changes. */
const make = (given: Given): LanguageModels["Type"] => {
  let last: { readonly target: Target; readonly ask: Extract.Ask } | undefined
  return {
    budget: { calls: given.llmRunCalls, tokens: given.llmRunTokens },
    open: Effect.map(targetOf(given), (target) => {
      if (last === undefined || !same(last.target, target)) last = { target, ask: connection(target) }
      return Extract.over({ provider: target.provider, model: target.model }, last.ask)
    })
  }
}

export const layer = (given: Given) => Layer.sync(LanguageModels, () => make(given))

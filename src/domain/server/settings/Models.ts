import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Asking a language model (server spec §7.2): nothing is asked before there is a key. */
export const models = {
  llmProvider: Setting.make({
    variables: ["AGNES_LLM_PROVIDER"],
    kind: Kind.choice("anthropic", "openai", "none"),
    fallback: "anthropic",
    about: "Whose language the model's server speaks; none asks nobody, whatever keys there are."
  }),
  llmKey: Setting.make({
    variables: ["AGNES_LLM_API_KEY"],
    kind: Kind.secret("a key"),
    fallback: undefined,
    about: "The key for the model; without one nothing is sent to any."
  }),
  anthropicKey: Setting.make({
    variables: ["ANTHROPIC_API_KEY", "LLM_API_KEY"],
    kind: Kind.secret("a key"),
    fallback: undefined,
    about: "The key where AGNES_LLM_API_KEY is not set and the provider is anthropic; never sent to another one."
  }),
  llmKeyFile: Setting.make({
    variables: ["AGNES_LLM_API_KEY_FILE"],
    kind: Kind.optional(Kind.text("a file", "/run/secrets/llm-key")),
    fallback: undefined,
    about: "A file with the key, read before each run, where no variable holds one."
  }),
  llmModel: Setting.make({
    variables: ["AGNES_LLM_MODEL"],
    kind: Kind.optional(Kind.text("a model", "claude-haiku-4-5-20251001")),
    fallback: undefined,
    about: "The model to ask; claude-haiku-4-5-20251001 when not set and the provider is anthropic."
  }),
  llmBaseUrl: Setting.make({
    variables: ["AGNES_LLM_BASE_URL"],
    kind: Kind.optional(Kind.url("https://models.example.org/v1")),
    fallback: undefined,
    about: "What stands before /v1/messages (anthropic) or /chat/completions (openai); the provider's own when not set."
  }),
  llmTimeout: Setting.make({
    variables: ["AGNES_LLM_TIMEOUT"],
    kind: Kind.duration(1, "60s"),
    fallback: 60_000,
    about: "What one answer of the model may take."
  }),
  llmRunCalls: Setting.make({
    variables: ["AGNES_LLM_RUN_CALLS"],
    kind: Kind.whole(0, 1_000_000, 100),
    fallback: 100,
    about: "Questions one run may ask the model; the sessions behind are due for the next."
  }),
  llmRunTokens: Setting.make({
    variables: ["AGNES_LLM_RUN_TOKENS"],
    kind: Kind.whole(0, 1_000_000_000, 1_000_000),
    fallback: 1_000_000,
    about: "Tokens one run may use, questions and answers together."
  })
}

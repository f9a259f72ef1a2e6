import type * as Redacted from "effect/Redacted"

/** How to reach a model. */
export interface Place {
  readonly model: string
  readonly key: Redacted.Redacted
  /** Without a slash at its end; the provider's own when not given. */
  readonly baseUrl: string | undefined
  /** Milliseconds for one question. */
  readonly timeout: number
}

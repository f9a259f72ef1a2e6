/** What one run may ask a model for. */
export interface Budget {
  readonly calls: number
  /** Of questions and answers together, as the provider counts them. */
  readonly tokens: number
}

export interface Used {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
}

/**
 * Why nothing more is to be asked, `undefined` when there is something left. Looked at before a question: what it and
 * its answer cost is known behind it, so a budget is crossed by one session at most.
 */
export const problem = ({ calls, tokens }: Budget, used: Used): string | undefined => {
  if (used.calls >= calls) return `the budget of ${calls} calls for a run is used up (AGNES_LLM_RUN_CALLS)`
  const spent = used.inputTokens + used.outputTokens
  return spent >= tokens ? `the budget of ${tokens} tokens for a run is used up (AGNES_LLM_RUN_TOKENS)` : undefined
}

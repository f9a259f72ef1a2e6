import * as Field from "./Field.ts"

/** Tokens of one message of the API, or a sum over several. */
export interface Usage {
  readonly input: number
  readonly output: number
  /** Written to the prompt cache, for whatever time. */
  readonly cacheWrite: number
  /** The part of `cacheWrite` kept for an hour, which has another price. */
  readonly cacheWrite1h: number
  readonly cacheRead: number
  /** Requests, not tokens; they are paid one by one. */
  readonly webSearches: number
}

export const zero: Usage = { input: 0, output: 0, cacheWrite: 0, cacheWrite1h: 0, cacheRead: 0, webSearches: 0 }

/** `undefined` for what is no object; a number that is missing, negative or broken is 0. */
export const read = (value: unknown): Usage | undefined => {
  const fields = Field.object(value)
  if (fields === undefined) return undefined
  const split = Field.object(fields["cache_creation"])
  const hour = Field.count(split?.["ephemeral_1h_input_tokens"]) ?? 0
  const minutes = Field.count(split?.["ephemeral_5m_input_tokens"]) ?? 0
  return {
    input: Field.count(fields["input_tokens"]) ?? 0,
    output: Field.count(fields["output_tokens"]) ?? 0,
    cacheWrite: Math.max(Field.count(fields["cache_creation_input_tokens"]) ?? 0, hour + minutes),
    cacheWrite1h: hour,
    cacheRead: Field.count(fields["cache_read_input_tokens"]) ?? 0,
    webSearches: Field.count(Field.object(fields["server_tool_use"])?.["web_search_requests"]) ?? 0
  }
}

const combine = (f: (x: number, y: number) => number) => (a: Usage, b: Usage): Usage => ({
  input: f(a.input, b.input),
  output: f(a.output, b.output),
  cacheWrite: f(a.cacheWrite, b.cacheWrite),
  cacheWrite1h: f(a.cacheWrite1h, b.cacheWrite1h),
  cacheRead: f(a.cacheRead, b.cacheRead),
  webSearches: f(a.webSearches, b.webSearches)
})

/**
 * What two records say about the SAME message: each repeats the usage of the whole (facts §3), earlier ones may have
 * been written before all output was counted. The greater number counts, so that neither order nor repetition matters.
 */
export const same: (a: Usage, b: Usage) => Usage = combine(Math.max)

/** The sum over different messages. */
export const plus: (a: Usage, b: Usage) => Usage = combine((x, y) => x + y)

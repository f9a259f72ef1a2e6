import * as Field from "../transcript/Field.ts"

/** Why a provider gave no answer, as `LanguageModelError` calls it. */
export type Fault = "auth" | "rate-limit" | "timeout" | "unavailable" | "unsupported"

/** What a reply of HTTP says when it is no answer: status, and what stands under `error` in its body. */
export interface Refused {
  readonly status: number
  /** JSON, or `undefined` when it is none. */
  readonly body: unknown
}

/**
 * Whose fault it is that a provider did not answer. A status of 400 is also what an account without money gets from
 * Anthropic, and 429 what it gets from OpenAI: both are for the operator to mend.
 */
export const fault = (given: Refused): Fault => {
  const { status } = given
  if (isUnpaid(given)) return "auth"
  if (status === 408) return "timeout"
  if (status === 409) return "unavailable"
  if (status === 429) return "rate-limit"
  if (status >= 500) return "unavailable"
  return unaccepted.has(status) || status < 400 ? "auth" : "unsupported"
}

/** Key, money, rights, model or address. */
const unaccepted: ReadonlySet<number> = new Set([401, 402, 403, 404, 405])

const isUnpaid = ({ body, status }: Refused): boolean =>
  (status === 400 && /credit balance/i.test(Field.text(errorOf(body)["message"])?.slice(0, 500) ?? ""))
  || (status === 429 && errorOf(body)["code"] === "insufficient_quota")

const errorOf = (body: unknown): Field.Fields => Field.object(Field.object(body)?.["error"]) ?? {}

/** For operators: the provider's word for it, never its sentence, which may repeat what it was sent. */
export const told = (given: Refused): string => {
  const { body, status } = given
  const { code, type } = errorOf(body)
  const word = [type, code].find((text) => typeof text === "string" && /^\w{1,60}$/.test(text))
  const answer = `the provider answered ${status}${word === undefined ? "" : ` (${String(word)})`}`
  const remedy = isUnpaid(given) ? unpaid : status < 400 ? elsewhere : remedies[status]
  return remedy === undefined ? answer : `${answer}: ${remedy}`
}

const unpaid = "the account has no money left"
const elsewhere = "it sends elsewhere. Set AGNES_LLM_BASE_URL"

const remedies: Readonly<Record<number, string>> = {
  401: "it does not accept the key. Set AGNES_LLM_API_KEY",
  402: unpaid,
  403: "the key may not use this model. Set AGNES_LLM_API_KEY or AGNES_LLM_MODEL",
  404: "no such model or address. Set AGNES_LLM_MODEL or AGNES_LLM_BASE_URL",
  405: "no such address. Set AGNES_LLM_BASE_URL",
  413: "the question is too large"
}

/** The two headers that say when to come back; milliseconds from `now` on. */
export const retryAfter = (headers: Readonly<Record<string, string>>, now: number): number | undefined => {
  const millis = /^\d{1,10}(?:\.\d+)?$/.exec(headers["retry-after-ms"] ?? "")?.[0]
  if (millis !== undefined) return Math.ceil(Number(millis))
  const after = headers["retry-after"] ?? ""
  if (/^\d{1,10}(?:\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000)
  const date = after === "" ? NaN : Date.parse(after)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

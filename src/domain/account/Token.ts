import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"

/**
 * Personal access tokens as the client sees them: a JWT whose payload it may read but cannot verify (client spec
 * AUTH-3, AUTH-4). Nothing here throws, whatever the text.
 */
export interface Claims {
  /** `undefined` when the token names nobody. */
  readonly email: string | undefined
  /** Seconds since the epoch; `undefined` when the token does not say. */
  readonly expiresAt: number | undefined
  /** It comes from a login, which a logout can end at the server. */
  readonly login: boolean
}

/** Why a text is not a token; never contains any of it. */
export type Problem = "empty" | "not-header-safe" | "not-three-parts" | "not-base64url" | "not-json" | "not-an-object"

/**
 * The text as it may stand in an `Authorization` header: without blanks around it (a pasted line end), visible ASCII
 * only, so that no token can split a request.
 */
export const clean = (text: string): Either.Either<string, Problem> => {
  const trimmed = text.trim()
  if (trimmed === "") return Either.left("empty")
  return /^[\x21-\x7e]+$/.test(trimmed) ? Either.right(trimmed) : Either.left("not-header-safe")
}

/** Reads the payload without checking the signature: only the server can. */
export const claims = (token: string): Either.Either<Claims, Problem> => {
  const payload = /^[^.]+\.([^.]+)\.[^.]*$/.exec(token)?.[1]
  if (payload === undefined) return Either.left("not-three-parts")
  const text = Encoding.decodeBase64UrlString(payload)
  if (Either.isLeft(text)) return Either.left("not-base64url")
  const json = parseJson(text.right)
  if (Either.isLeft(json)) return Either.left("not-json")
  const value = json.right
  if (typeof value !== "object" || value === null || Array.isArray(value)) return Either.left("not-an-object")
  const { email, exp, typ } = value as { readonly email?: unknown; readonly exp?: unknown; readonly typ?: unknown }
  return Either.right({
    email: typeof email === "string" && email.trim() !== "" ? email : undefined,
    expiresAt: typeof exp === "number" && Number.isFinite(exp) ? exp : undefined,
    login: typ === "session"
  })
}

const parseJson = (text: string): Either.Either<unknown, unknown> => Either.try(() => JSON.parse(text) as unknown)

export const explain = (problem: Problem): string => explanations[problem]

const explanations: Record<Problem, string> = {
  empty: "the token is empty",
  "not-header-safe": "the token contains characters no token has",
  "not-three-parts": "not three parts separated by dots",
  "not-base64url": "the payload is not base64url",
  "not-json": "the payload is not JSON",
  "not-an-object": "the payload is not a JSON object"
}

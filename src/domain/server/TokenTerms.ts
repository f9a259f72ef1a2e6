import * as Either from "effect/Either"

/** What a new personal access token is to be. */
export interface Terms {
  readonly name: string
  /** `undefined` is a token without end. */
  readonly seconds: number | undefined
  readonly scope: string
}

/** What was asked for: `undefined` is "not said", `null` in the days is "without end" (server spec §2.4). */
export interface Wish {
  readonly name: string
  readonly expiresInDays?: number | null | undefined
  readonly ttlSeconds?: number | null | undefined
  readonly scope?: string | undefined
}

const day = 86_400
const defaultDays = 90
const mostDays = 3650
const mostSeconds = 315_360_000
/** A token for setting a machine up dies soon, whatever was asked. */
const bootstrapScope = "bootstrap-analyst"
const bootstrapSeconds = 3600
const longestName = 200

export const ofDays = (name: string, days: number | undefined): Terms => ({
  name,
  seconds: days === undefined ? undefined : days * day,
  scope: "general"
})

/** The terms of a wish, or why not, in the words of the specification (T16, T20–T23). */
export const decide = (wish: Wish): Either.Either<Terms, string> => {
  const name = wish.name.trim()
  if (name === "") return Either.left("name is required")
  if (name.length > longestName) return Either.left(`name must not be longer than ${longestName} characters`)
  const problem = daysProblem(wish.expiresInDays ?? undefined) ?? secondsProblem(wish.ttlSeconds ?? undefined)
  if (problem !== undefined) return Either.left(problem)
  const scope = wish.scope ?? "general"
  const asked = wish.ttlSeconds ?? (wish.expiresInDays === null ? undefined : (wish.expiresInDays ?? defaultDays) * day)
  const seconds = scope === bootstrapScope ? Math.min(asked ?? bootstrapSeconds, bootstrapSeconds) : asked
  return Either.right({ name, seconds, scope })
}

const positive = (value: number): boolean => Number.isInteger(value) && value > 0

const daysProblem = (days: number | undefined): string | undefined => {
  if (days === undefined) return undefined
  if (!positive(days)) return "expires_in_days must be a positive integer"
  return days > mostDays ? `expires_in_days must not exceed ${mostDays} (10 years)` : undefined
}

const secondsProblem = (seconds: number | undefined): string | undefined => {
  if (seconds === undefined) return undefined
  if (!positive(seconds)) return "ttl_seconds must be a positive integer"
  return seconds > mostSeconds ? `ttl_seconds must not exceed ${mostSeconds} (10 years)` : undefined
}

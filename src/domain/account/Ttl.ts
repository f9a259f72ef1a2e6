import * as Either from "effect/Either"

/** How long a token is to live: days, `null` for ever. */
export type Days = number | null

/** `<n>d`, `never`, `none` or `no-expiry` (client spec AUTH-5), or what it has to be. */
export const parse = (text: string): Either.Either<Days, string> => {
  const said = text.trim().toLowerCase()
  if (/^(never|none|no-expiry)$/.test(said)) return Either.right(null)
  const days = /^(\d{1,6})d$/.exec(said)?.[1]
  return days === undefined || Number(days) === 0
    ? Either.left("a lifetime is a number of days like 30d, or never")
    : Either.right(Number(days))
}

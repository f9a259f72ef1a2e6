import * as Cause from "effect/Cause"

interface Trouble {
  readonly message?: string
  readonly operation?: string
  readonly cause?: unknown
}

/** Of the innermost cause: what is wrapped around it says only that something failed. */
const innermost = (error: unknown, depth = 8): string | undefined => {
  if (typeof error !== "object" || error === null) return undefined
  const { cause, message } = error as Trouble
  return (depth > 0 ? innermost(cause, depth - 1) : undefined) ?? message
}

/** Why something on the server's machine did not work, for people. */
export const explain = (error: unknown): string => {
  const { cause, message, operation } = error as Trouble
  if (operation === undefined) return message ?? String(error)
  const why = innermost(cause)
  return `could not ${operation}${why === undefined ? "" : `: ${why}`}`
}

/** A failure as what a promise rejects with. */
export const asError = (cause: Cause.Cause<unknown>): Error => new Error(explain(Cause.squash(cause)))

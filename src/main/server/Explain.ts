import * as Cause from "effect/Cause"

/** Why something on the server's machine did not work, for people. */
export const explain = (error: unknown): string => {
  const { message, operation } = error as { readonly message?: string; readonly operation?: string }
  const cause = (error as { readonly cause?: { readonly message?: string } }).cause?.message
  if (operation === undefined) return message ?? String(error)
  return `could not ${operation}${cause === undefined ? "" : `: ${cause}`}`
}

/** A failure as what a promise rejects with. */
export const asError = (cause: Cause.Cause<unknown>): Error => new Error(explain(Cause.squash(cause)))

/** An admin looks at somebody else's session: only with a reason, not for long, and its owner sees that. */

/** Milliseconds a look lasts. */
export const life = 30 * 60_000

const shortest = 10
const longest = 500

/** A reason as it is kept: one line, without what would not be seen. */
export const reason = (typed: string): string =>
  typed.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim()

/** Why this is no reason; `undefined` when it is one. */
export const problem = (reason: string): string | undefined => {
  const length = [...reason].length
  if (length < shortest) return `Say in ${shortest} characters or more why you have to see it.`
  return length > longest ? `Say it in ${longest} characters or less.` : undefined
}

/** Until when a look that began then lasts. */
export const ends = (began: number): number => began + life

/** The names looks and what was done in them have in the audit log. */
export const actions = { open: "session.look", download: "session.look_download" } as const

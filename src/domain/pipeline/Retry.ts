const minute = 60_000

/** Milliseconds: nothing waits longer for its next try, and no lease lasts longer. */
export const longest = 360 * minute

/**
 * Tries after which a version that always fails is given up, when no setting says otherwise: within about half a day.
 */
export const defaultAttempts = 8

export type Verdict =
  | { readonly _tag: "Again"; readonly afterMillis: number }
  /** A dead letter. */
  | { readonly _tag: "GiveUp" }

/**
 * After that many failed tries in a row: 1, 2, 4 … 360 minutes, of which `chance` (0 to 1) takes away up to half, so
 * that what failed together does not come back together.
 */
export const verdict = (
  kind: "transient" | "permanent",
  attempts: number,
  { chance, most }: { readonly chance: number; readonly most: number }
): Verdict => {
  if (kind === "permanent" || attempts >= most) return { _tag: "GiveUp" }
  const whole = Math.min(longest, minute * 2 ** Math.min(Math.max(attempts, 1) - 1, 16))
  return { _tag: "Again", afterMillis: Math.round(whole * (1 - chance / 2)) }
}

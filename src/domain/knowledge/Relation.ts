import type { EpochMillis } from "../time/Timestamp.ts"

/** Two items that may say the same (server spec §7.4); `a` is before `b` in the order of ids. */
export interface Likeness {
  readonly a: string
  readonly b: string
  readonly kind: "likely_duplicate"
  /** Shared entities among all of both, from 0 to 1. */
  readonly score: number
}

export const ordered = (given: Likeness): Likeness =>
  given.a <= given.b ? given : { ...given, a: given.b, b: given.a }

export const actions = ["kept_a", "kept_b", "merge", "both_valid"] as const

/** What a model proposes to do about two items that contradict each other. */
export interface Suggestion {
  readonly action: (typeof actions)[number]
  readonly justification: string
  readonly mergedContent: string | undefined
}

/** Two items that cannot both hold (server spec §7.5); `a` is the newer one. */
export interface Clash {
  readonly a: string
  readonly b: string
  readonly severity: "hard" | "soft" | undefined
  readonly explanation: string
  readonly suggested: Suggestion | undefined
}

export interface Settled {
  readonly by: string
  readonly at: EpochMillis
  readonly resolution: string
}

/** As the store keeps them. `settled` is what a person decided about it. */
export interface Duplicate extends Likeness {
  readonly createdAt: EpochMillis
  readonly settled: Settled | undefined
}

export interface Contradiction extends Clash {
  readonly id: string
  readonly detectedAt: EpochMillis
  readonly settled: Settled | undefined
}

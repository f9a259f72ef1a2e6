import type { EpochMillis } from "../time/Timestamp.ts"
import { longest } from "./Retry.ts"

/** What a processor reads: equal values give equal results. */
export interface Seen {
  /** SHA-256 of the session's bytes. */
  readonly sha256: string
  /** Moves whenever a file of the session's family does; 0 without one. */
  readonly family: number
  /** Of the processor. */
  readonly version: number
}

/** What is noted of one processor and one session. */
export interface Noted {
  /** What the processor's rows were made of. */
  readonly done: Seen | undefined
  /** What was tried last and is not done. */
  readonly tried: Seen | undefined
  /** Tries of `tried`, begun ones included. */
  readonly attempts: number
  readonly nextTryAt: EpochMillis | undefined
  readonly deadAt: EpochMillis | undefined
  readonly leaseUntil: EpochMillis | undefined
}

export type Standing =
  | { readonly _tag: "Done" }
  /** Somebody works at it, and is believed to until then. */
  | { readonly _tag: "Running"; readonly until: EpochMillis }
  /** Given up: until the session or the processor changes, or an operator says so. */
  | { readonly _tag: "Dead" }
  | { readonly _tag: "Waiting"; readonly until: EpochMillis }
  | { readonly _tag: "Due"; readonly attempts: number }

export const same = (left: Seen | undefined, right: Seen): boolean =>
  left?.sha256 === right.sha256 && left.family === right.family && left.version === right.version

/**
 * Is a session to be processed? By what is in it and by the processor's version, never by its time: a clock that was
 * set and a file that was touched change nothing. What came while another version was tried starts afresh.
 */
export const of = (noted: Noted | undefined, wanted: Seen, now: EpochMillis): Standing => {
  if (noted === undefined) return { _tag: "Due", attempts: 0 }
  if (isAhead(noted.leaseUntil, now)) return { _tag: "Running", until: noted.leaseUntil }
  if (same(noted.done, wanted)) return { _tag: "Done" }
  if (!same(noted.tried, wanted)) return { _tag: "Due", attempts: 0 }
  if (noted.deadAt !== undefined) return { _tag: "Dead" }
  return isAhead(noted.nextTryAt, now)
    ? { _tag: "Waiting", until: noted.nextTryAt }
    : { _tag: "Due", attempts: noted.attempts }
}

/** Times further away than any that is ever set were left by a clock that was wrong. */
const isAhead = (time: EpochMillis | undefined, now: EpochMillis): time is EpochMillis =>
  time !== undefined && time > now && time <= now + longest

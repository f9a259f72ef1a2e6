import type { EpochMillis } from "../time/Timestamp.ts"

/** Why an entry was given up: the server's status, or a word where there was none (design §3). */
export type DeadReason = number | "missing" | "unparsable" | "refused"

/** One line of `agnes-sessions-failed.txt`, which is the dead-letter list. */
export interface DeadLetter {
  readonly at: EpochMillis
  readonly sessionId: string
  readonly reason: DeadReason
  readonly path: string
  /** Kept so that a retried fork is still held like one. */
  readonly fork: boolean
}

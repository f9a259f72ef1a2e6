import type { EpochMillis } from "../time/Timestamp.ts"

/** A session that was sent before it was marked private and is to be taken back (design §3). */
export interface Withdrawal {
  readonly sessionId: string
  readonly serverUrl: string
  readonly requestedAt: EpochMillis
  /** When the server confirmed it; `undefined` while it is due. */
  readonly doneAt: EpochMillis | undefined
}

import type { EpochMillis } from "../time/Timestamp.ts"

/**
 * What a server acknowledged: these bytes of this transcript. One JSON object a line in `agnes-receipts.jsonl`
 * (design §3). Push consults it to skip what the server has and to find sessions that changed since.
 */
export interface Receipt {
  readonly sessionId: string
  readonly path: string
  /** Bytes sent. */
  readonly size: number
  /** Times of the file when it was opened for sending, milliseconds as `stat` gives them. */
  readonly modifiedAt: number
  readonly changedAt: number
  /** Lower-case hex SHA-256 of the bytes sent. */
  readonly sha256: string
  readonly serverUrl: string
  readonly receivedAt: EpochMillis
}

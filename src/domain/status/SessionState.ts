import type { DeadReason } from "../push/DeadLetter.ts"
import * as Receipt from "../push/Receipt.ts"
import type { EpochMillis } from "../time/Timestamp.ts"

/** Bytes and times of a file, as a receipt remembers them. */
export interface Measured {
  readonly size: number
  readonly modifiedAt: number
  readonly changedAt: number
}

/** What the workspace's files say about one session at one path. */
export interface Evidence {
  readonly listedPrivate: boolean
  readonly queued: { readonly capturedAt: string | undefined; readonly fork: boolean } | undefined
  readonly dead: { readonly at: EpochMillis; readonly reason: DeadReason } | undefined
  readonly receipt: Receipt.Receipt | undefined
  /** The file as it is now; `undefined` when there is none. */
  readonly file: Measured | undefined
  readonly withdrawal: { readonly doneAt: EpochMillis | undefined } | undefined
  /** When push last kept it back as private. */
  readonly keptBackAt: EpochMillis | undefined
  /** Forks wait while some private session has no recorded lines (design §3). */
  readonly forksHeld: boolean
}

/** Where a session is. Exactly one holds; the order of `decide` is the order in which push would look. */
export type SessionState =
  | { readonly _tag: "Private"; readonly withdrawal: "not-sent" | "sent" | "due" | "withdrawn" }
  /** Not on the list itself: it holds lines or the id of a private session, or was on the list then. */
  | { readonly _tag: "KeptBack"; readonly at: EpochMillis }
  | { readonly _tag: "Held"; readonly capturedAt: string | undefined }
  | {
    readonly _tag: "Waiting"
    readonly capturedAt: string | undefined
    readonly transcript: "present" | "missing"
    /** When an earlier version of it was sent. */
    readonly sentAt: EpochMillis | undefined
  }
  | { readonly _tag: "Dead"; readonly at: EpochMillis; readonly reason: DeadReason }
  | { readonly _tag: "Grown"; readonly sentAt: EpochMillis; readonly sentSize: number; readonly size: number }
  | {
    readonly _tag: "Sent"
    readonly sentAt: EpochMillis
    readonly size: number
    /** `touched`: of the same size but with other times; the next push looks inside. */
    readonly transcript: "present" | "touched" | "gone"
  }

/** `undefined` when nothing at all is known of it. */
export const decide = (evidence: Evidence): SessionState | undefined => {
  const { dead, file, keptBackAt, queued, receipt } = evidence
  if (evidence.listedPrivate) return { _tag: "Private", withdrawal: withdrawalOf(evidence) }
  if (queued !== undefined) {
    return queued.fork && evidence.forksHeld
      ? { _tag: "Held", capturedAt: queued.capturedAt }
      : {
        _tag: "Waiting",
        capturedAt: queued.capturedAt,
        transcript: file === undefined ? "missing" : "present",
        sentAt: receipt?.receivedAt
      }
  }
  if (dead !== undefined && (receipt === undefined || receipt.receivedAt <= dead.at)) {
    return { _tag: "Dead", at: dead.at, reason: dead.reason }
  }
  if (keptBackAt !== undefined && (receipt === undefined || receipt.receivedAt <= keptBackAt)) {
    return { _tag: "KeptBack", at: keptBackAt }
  }
  if (receipt === undefined) return undefined
  if (file === undefined) return sent(receipt, "gone")
  switch (Receipt.compare(receipt, file)) {
    case "changed":
      return { _tag: "Grown", sentAt: receipt.receivedAt, sentSize: receipt.size, size: file.size }
    case "touched":
      return sent(receipt, "touched")
    case "same":
      return sent(receipt, "present")
  }
}

const sent = ({ receivedAt, size }: Receipt.Receipt, transcript: "present" | "touched" | "gone"): SessionState => ({
  _tag: "Sent",
  sentAt: receivedAt,
  size,
  transcript
})

const withdrawalOf = ({ receipt, withdrawal }: Evidence): "not-sent" | "sent" | "due" | "withdrawn" => {
  if (withdrawal !== undefined) return withdrawal.doneAt === undefined ? "due" : "withdrawn"
  return receipt === undefined ? "not-sent" : "sent"
}

import type * as AuditLine from "../queue/AuditLine.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as SessionId from "../session/SessionId.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Trouble } from "./Classification.ts"
import type { DeadLetter, DeadReason } from "./DeadLetter.ts"
import * as Missing from "./Missing.ts"
import type { Outcome } from "./Outcome.ts"
import * as Summary from "./Summary.ts"
import type { Item } from "./Work.ts"

/** One transcript and what became of it. */
export interface Worked {
  readonly item: Item
  readonly outcome: Outcome
}

/**
 * What is to be written down about a batch of work. The conservation law in one value: each entry of the batch is in
 * exactly one of `letters`, `privateSkipped`, `requeue`, `done` (design §1).
 */
export interface Settlement {
  readonly letters: ReadonlyArray<DeadLetter>
  readonly privateSkipped: ReadonlyArray<AuditLine.PrivateSkipped>
  readonly uploaded: ReadonlyArray<AuditLine.Uploaded>
  /** What nobody tried comes first, so that failing sessions cannot starve others. */
  readonly requeue: ReadonlyArray<QueueEntry>
  /** On the server, with a receipt. */
  readonly done: ReadonlyArray<QueueEntry>
  readonly summary: Summary.Summary
}

export const settle = (batch: ReadonlyArray<Worked>, now: EpochMillis): Settlement => {
  const letters: Array<DeadLetter> = []
  const privateSkipped: Array<AuditLine.PrivateSkipped> = []
  const uploaded: Array<AuditLine.Uploaded> = []
  const untried: Array<QueueEntry> = []
  const tried: Array<QueueEntry> = []
  const done: Array<QueueEntry> = []
  const counts = { ...Summary.empty.counts }
  const errors: Array<Summary.FileError> = []
  const blame = (path: string, trouble: Trouble): void => {
    errors.push(Summary.fileError(path, trouble))
  }
  const bury = (entry: QueueEntry, reason: DeadReason): void => {
    letters.push({ at: now, sessionId: entry.sessionId, reason, path: entry.path, fork: entry.fork })
  }
  for (const { item, outcome } of batch) {
    const { entries, path } = item
    const n = entries.length
    switch (outcome._tag) {
      case "Delivered":
        uploaded.push({ at: outcome.at, path })
        done.push(...entries)
        counts.sessions += 1
        break
      case "Unchanged":
        done.push(...entries)
        counts.unchanged += 1
        break
      case "Private":
        for (const entry of entries) privateSkipped.push({ at: now, sessionId: SessionId.effective(entry), path })
        counts.private_skipped += n
        break
      case "Missing":
        for (const entry of entries) {
          const waiting = Missing.wait(entry, now)
          if (waiting !== undefined) {
            tried.push(waiting)
            counts.waiting += 1
          } else {
            bury(entry, "missing")
            counts.skipped += 1
            blame(path, { error: "file not found on disk" })
          }
        }
        break
      case "Refused":
        for (const entry of entries) bury(entry, "refused")
        counts.dropped_permanent += n
        blame(path, { error: "not a transcript of this user" })
        break
      case "Rejected":
        for (const entry of entries) bury(entry, outcome.status)
        counts.dropped_permanent += n
        blame(path, { status: outcome.status })
        break
      case "Held":
        tried.push(...entries)
        counts.held += n
        break
      case "Failed":
        tried.push(...entries)
        blame(path, outcome.trouble)
        break
      case "Untouched":
        untried.push(...entries)
    }
  }
  const requeue = [...untried, ...tried]
  const summary = { ...Summary.empty, counts: { ...counts, requeued: requeue.length }, errors }
  return { letters, privateSkipped, uploaded, requeue, done, summary }
}

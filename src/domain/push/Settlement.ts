import type * as AuditLine from "../queue/AuditLine.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as Family from "../session/Family.ts"
import * as SessionId from "../session/SessionId.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Trouble } from "./Classification.ts"
import type { DeadLetter, DeadReason } from "./DeadLetter.ts"
import * as FamilyFate from "./FamilyFate.ts"
import * as Missing from "./Missing.ts"
import * as Outcome from "./Outcome.ts"
import * as Summary from "./Summary.ts"
import type { Item } from "./Work.ts"

/** One transcript and what became of it. */
export interface Worked {
  readonly item: Item
  readonly outcome: Outcome.Outcome
  readonly family: FamilyFate.FamilyFate
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
  /** On the server with all of its family, with receipts. */
  readonly done: ReadonlyArray<QueueEntry>
  /** What reached the server, as letters name it: also a session whose family waits, and files of families. */
  readonly reached: ReadonlyArray<{ readonly sessionId: string; readonly path: string }>
  readonly summary: Summary.Summary
}

export const settle = (batch: ReadonlyArray<Worked>, now: EpochMillis): Settlement => {
  const letters: Array<DeadLetter> = []
  const privateSkipped: Array<AuditLine.PrivateSkipped> = []
  const uploaded: Array<AuditLine.Uploaded> = []
  const untried: Array<QueueEntry> = []
  const tried: Array<QueueEntry> = []
  const done: Array<QueueEntry> = []
  const reached: Array<Settlement["reached"][number]> = []
  const counts = { ...Summary.empty.counts }
  const errors: Array<Summary.FileError> = []
  const blame = (path: string, trouble: Trouble): void => {
    errors.push(Summary.fileError(path, trouble))
  }
  const bury = (entry: QueueEntry, reason: DeadReason): void => {
    letters.push({ at: now, sessionId: entry.sessionId, reason, path: entry.path, fork: entry.fork })
  }
  for (const { family: sent, item, outcome } of batch) {
    const { entries, path } = item
    const family = outcome._tag === "Private" ? { ...FamilyFate.nothing, delivered: sent.delivered } : sent
    const n = entries.length
    const relatives = families(item, family, now)
    letters.push(...relatives.letters)
    privateSkipped.push(...relatives.privateSkipped)
    reached.push(...relatives.reached)
    counts.family += family.delivered.length
    counts.family_dropped += family.dead.length
    counts.family_private += family.kept.length
    for (const { name, reason } of family.dead) blame(name, deadTrouble(reason))
    if (Outcome.isDone(outcome)) {
      reached.push(...entries)
      const { pending } = family
      ;(pending === undefined ? done : tried).push(...entries)
      if (pending?.trouble !== undefined) blame(pending.name ?? path, pending.trouble)
    }
    switch (outcome._tag) {
      case "Delivered":
        uploaded.push({ at: outcome.at, path })
        counts.sessions += 1
        break
      case "Unchanged":
        counts.unchanged += 1
        break
      case "Private":
        for (const entry of entries) privateSkipped.push({ at: now, sessionId: SessionId.effective(entry), path })
        counts.private_skipped += n
        if (outcome.aborted === true) blame(path, abortedTrouble)
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
  return { letters, privateSkipped, uploaded, requeue, done, reached, summary }
}

/** Files of a family are in the logs under a name of their own, so that each has its way back. */
const families = ({ entries, path }: Item, { dead, delivered, kept }: FamilyFate.FamilyFate, at: EpochMillis) => {
  const named = (name: string) => ({ sessionId: Family.label(path, name), path: Family.pathOf(path, name) })
  const fork = entries.some((entry) => entry.fork)
  return {
    letters: dead.map(({ name, reason }): DeadLetter => ({ ...named(name), at, reason, fork })),
    privateSkipped: kept.map((name): AuditLine.PrivateSkipped => ({ ...named(name), at })),
    reached: delivered.map(named)
  }
}

const abortedTrouble: Trouble = {
  error: "was marked private while it was being sent: stopped, and the server is asked to delete what it has"
}

const deadTrouble = (reason: DeadReason): Trouble =>
  typeof reason === "number" ? { status: reason } : { error: "not a regular file of this user in the session's folder" }

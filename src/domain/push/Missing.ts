import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** How long a transcript may fail to appear, in milliseconds: 30 days, Claude Code's own retention (design §3.2). */
export const limit = 30 * 24 * 60 * 60 * 1000

/**
 * A transcript that is not there yet is normal: Claude Code creates it with the first prompt (facts §3). The entry
 * waits, with a time from now on if it had none, until it is too old: then it is `undefined`, to be given up.
 */
export const wait = (entry: QueueEntry, now: Timestamp.EpochMillis): QueueEntry | undefined => {
  const captured = entry.capturedAt === undefined ? undefined : Timestamp.parse(entry.capturedAt)
  if (captured === undefined) return { ...entry, capturedAt: Timestamp.format(now) }
  return now - captured > limit ? undefined : entry
}

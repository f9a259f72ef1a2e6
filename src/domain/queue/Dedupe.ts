import type { QueueEntry } from "./QueueEntry.ts"

/**
 * One entry for each session and path, in the order first seen (client spec QUE-4). Of several it keeps the latest
 * capture time, and that one of them was a fork. Idempotent; loses no session and no path.
 */
export const dedupe = (entries: ReadonlyArray<QueueEntry>): ReadonlyArray<QueueEntry> => {
  const kept: Array<QueueEntry> = []
  const byPath = new Map<string, number>()
  const byBoth = new Map<string, number>()
  for (const entry of entries) {
    const first = byPath.get(entry.path)
    if (first === undefined) {
      byPath.set(entry.path, kept.push(entry) - 1)
    } else if (kept[first]!.sessionId === entry.sessionId) {
      kept[first] = merge(kept[first]!, entry)
    } else {
      const key = `${entry.path.length}:${entry.path}${entry.sessionId}`
      const other = byBoth.get(key)
      if (other === undefined) byBoth.set(key, kept.push(entry) - 1)
      else kept[other] = merge(kept[other]!, entry)
    }
  }
  return kept
}

/** `…Z` times sort as text. */
const merge = (a: QueueEntry, b: QueueEntry): QueueEntry => {
  const capturedAt = (b.capturedAt ?? "") > (a.capturedAt ?? "") ? b.capturedAt : a.capturedAt
  const fork = a.fork || b.fork
  return capturedAt === a.capturedAt && fork === a.fork ? a : { ...a, capturedAt, fork }
}

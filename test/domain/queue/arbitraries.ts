import { FastCheck as fc } from "effect"
import type { QueueEntry } from "../../../src/domain/queue/QueueEntry.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"

const awkward = fc.constantFrom(
  "\t", "\n", "\r", "\v", "\f", "\0", "\u001c", "\u001d", "\u001e", "\u001f", "\u0085", "\u2028", "\u2029", "\ufeff",
  " ", "\u00a0", "%", "%09", "%ED%A0%80", "!", "F", "Z", "F!", "\ud800", "\udc00", "😀", "2026-11-20T09:13:00Z", "a/b", "\\", "é"
)

/** Any text a JSON string can hold, rich in what breaks line formats. */
export const text = fc.oneof(
  fc.array(fc.oneof(awkward, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.uuid()
)

export const time = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => Timestamp.format(seconds * 1000))

export const entry: fc.Arbitrary<QueueEntry> = fc.record({
  sessionId: text,
  path: text.filter((path) => path !== ""),
  capturedAt: fc.option(time, { nil: undefined }),
  fork: fc.boolean()
})

/** Few ids and paths, so that repeats are common. */
export const crowdedEntry: fc.Arbitrary<QueueEntry> = fc.record({
  sessionId: fc.constantFrom("", "a", "b", "A"),
  path: fc.constantFrom("/x/a.jsonl", "/x/b.jsonl", "x", "1:x"),
  capturedAt: fc.option(time, { nil: undefined }),
  fork: fc.boolean()
})

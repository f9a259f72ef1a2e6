import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Missing from "../../../src/domain/push/Missing.ts"
import * as Work from "../../../src/domain/push/Work.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"

const now = 1_795_000_000_000

/** Few ids and paths, so that repeats are common. */
const entry = fc.record({
  sessionId: fc.constantFrom("", "a", "b"),
  path: fc.constantFrom("/a.jsonl", "/b.jsonl", "/c.jsonl"),
  capturedAt: fc.option(fc.integer({ min: -60, max: 0 }).map((days) => Timestamp.format(now + days * 86_400_000)), {
    nil: undefined
  }),
  fork: fc.boolean()
})
const files = fc.array(fc.array(entry, { maxLength: 8 }), { maxLength: 4 })

const target = ({ path, sessionId }: QueueEntry.QueueEntry): string => `${sessionId} ${path}`

describe("Work", () => {
  it.prop("loses no session and no path, and has each once", [files], ([files]) => {
    const kept = Work.split(files).flat().flatMap(({ entries }) => entries)
    assert.sameMembers(kept.map(target), [...new Set(files.flat().map(target))])
    assert.strictEqual(new Set(kept.map(target)).size, kept.length)
  })

  it.prop("W-30 each transcript is one item, in the first file that names it", [files], ([files]) => {
    const lists = Work.split(files)
    assert.strictEqual(lists.length, files.length)
    const paths = lists.flat().map(({ path }) => path)
    assert.strictEqual(new Set(paths).size, paths.length)
    lists.forEach((items, i) => {
      for (const { entries, path } of items) {
        assert.isTrue(entries.every((entry) => entry.path === path))
        assert.strictEqual(files.findIndex((file) => file.some((entry) => entry.path === path)), i)
      }
    })
  })

  it.prop("a fork anywhere makes the item one", [files], ([files]) => {
    for (const item of Work.split(files).flat()) {
      assert.strictEqual(Work.isFork(item), files.flat().some(({ fork, path }) => fork && path === item.path))
    }
  })
})

describe("Missing", () => {
  it.prop("W-2 an entry waits 30 days from its capture, or from the first look", [entry], ([entry]) => {
    const waiting = Missing.wait(entry, now)
    const age = entry.capturedAt === undefined ? 0 : now - Timestamp.parse(entry.capturedAt)!
    assert.strictEqual(waiting === undefined, age > Missing.limit)
    if (waiting === undefined) return
    assert.deepStrictEqual(waiting, { ...entry, capturedAt: entry.capturedAt ?? Timestamp.format(now) })
    assert.deepStrictEqual(Missing.wait(waiting, now), waiting)
  })
})

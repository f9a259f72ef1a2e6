import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { Outcome } from "../../../src/domain/push/Outcome.ts"
import * as Settlement from "../../../src/domain/push/Settlement.ts"
import type { Item } from "../../../src/domain/push/Work.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"

const now = 1_795_000_000_000

const outcome: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>(
  { _tag: "Delivered", at: now - 5000 }, { _tag: "Unchanged" }, { _tag: "Private" }, { _tag: "Missing" },
  { _tag: "Refused" }, { _tag: "Rejected", status: 413 }, { _tag: "Held" },
  { _tag: "Failed", trouble: { status: 500 } }, { _tag: "Untouched" }
)

/** Items with one to three ids each; captured today, 40 days ago, or nobody knows when. */
const one = fc.tuple(outcome, fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 40, undefined))
const batch = fc.array(one, { maxLength: 12 }).map((all) =>
  all.map(([outcome, ids, days], n): Settlement.Worked => {
    const path = `/${n}.jsonl`
    const capturedAt = days === undefined ? undefined : Timestamp.format(now - days * 86_400_000)
    const entries = Array.from({ length: ids }, (_, i) =>
      QueueEntry.make({ sessionId: `${n}.${i}`, path, capturedAt, fork: i === 1 }))
    return { item: { path, entries: entries as unknown as Item["entries"] }, outcome }
  })
)

const idsOf = (all: ReadonlyArray<{ readonly sessionId: string }>): Array<string> =>
  all.map(({ sessionId }) => sessionId)

describe("Settlement", () => {
  it.prop("the conservation law: each entry is in exactly one place", [batch], ([batch]) => {
    const { done, letters, privateSkipped, requeue } = Settlement.settle(batch, now)
    const placed = [done, letters, privateSkipped, requeue].flatMap(idsOf)
    assert.sameMembers(placed, idsOf(batch.flatMap(({ item }) => [...item.entries])))
    assert.strictEqual(new Set(placed).size, placed.length)
  })

  it.prop("counts what it places", [batch], ([batch]) => {
    const { letters, privateSkipped, requeue, summary, uploaded } = Settlement.settle(batch, now)
    const { counts } = summary
    assert.strictEqual(counts.sessions, uploaded.length)
    assert.strictEqual(counts.private_skipped, privateSkipped.length)
    assert.strictEqual(counts.requeued, requeue.length)
    assert.strictEqual(counts.skipped + counts.dropped_permanent, letters.length)
    assert.strictEqual(counts.unchanged, batch.filter(({ outcome }) => outcome._tag === "Unchanged").length)
  })

  it.prop("what nobody tried is queued before what failed", [batch], ([batch]) => {
    const untouched = new Set(
      batch.filter(({ outcome }) => outcome._tag === "Untouched").flatMap(({ item }) => idsOf([...item.entries]))
    )
    const order = idsOf(Settlement.settle(batch, now).requeue).map((id) => untouched.has(id))
    assert.deepStrictEqual(order, [...order].sort((a, b) => Number(b) - Number(a)))
  })

  it.prop("a queued line stays as it was, but for a time if its file was missing", [batch], ([batch]) => {
    const before = new Map(batch.flatMap(({ item }) => [...item.entries]).map((entry) => [entry.sessionId, entry]))
    const { letters, requeue } = Settlement.settle(batch, now)
    for (const entry of requeue) {
      const was = before.get(entry.sessionId)!
      const missing = batch.some(({ item, outcome }) => item.path === entry.path && outcome._tag === "Missing")
      assert.deepStrictEqual(entry, missing ? { ...was, capturedAt: was.capturedAt ?? Timestamp.format(now) } : was)
    }
    for (const letter of letters) assert.strictEqual(letter.fork, before.get(letter.sessionId)?.fork)
  })

  it("W-32 the uploaded log has the time of the upload, not that of the snapshot", () => {
    const entry = QueueEntry.make({ sessionId: "a", path: "/a.jsonl" })
    const item: Item = { path: "/a.jsonl", entries: [entry] }
    const { uploaded } = Settlement.settle([{ item, outcome: { _tag: "Delivered", at: 7 } }], now)
    assert.deepStrictEqual(uploaded, [{ at: 7, path: "/a.jsonl" }])
  })
})

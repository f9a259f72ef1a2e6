import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as FamilyFate from "../../../src/domain/push/FamilyFate.ts"
import type { Outcome } from "../../../src/domain/push/Outcome.ts"
import * as Settlement from "../../../src/domain/push/Settlement.ts"
import type { Item } from "../../../src/domain/push/Work.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Family from "../../../src/domain/session/Family.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"

const now = 1_795_000_000_000

const outcome: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>(
  { _tag: "Delivered", at: now - 5000 }, { _tag: "Unchanged" }, { _tag: "Private" }, { _tag: "Missing" },
  { _tag: "Refused" }, { _tag: "Rejected", status: 413 }, { _tag: "Held" },
  { _tag: "Failed", trouble: { status: 500 } }, { _tag: "Untouched" }
)

/** Items with one to three ids each; captured today, 40 days ago, or nobody knows when. */
const family: fc.Arbitrary<FamilyFate.FamilyFate> = fc.record({
  delivered: fc.subarray(["subagents/a.jsonl", "tool-results/b"]),
  dead: fc.constantFrom([], [{ name: "subagents/c.jsonl", reason: 413 as const }]),
  kept: fc.subarray(["subagents/d.jsonl"]),
  pending: fc.constantFrom(undefined, { trouble: undefined, name: undefined }, { trouble: { status: 500 }, name: "tool-results/e" })
})
const one = fc.tuple(outcome, fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 40, undefined), family)
const batch = fc.array(one, { maxLength: 12 }).map((all) =>
  all.map(([outcome, ids, days, family], n): Settlement.Worked => {
    const path = `/${n}.jsonl`
    const capturedAt = days === undefined ? undefined : Timestamp.format(now - days * 86_400_000)
    const entries = Array.from({ length: ids }, (_, i) =>
      QueueEntry.make({ sessionId: `${n}.${i}`, path, capturedAt, fork: i === 1 }))
    return { item: { path, entries: entries as unknown as Item["entries"] }, outcome, family }
  })
)

const idsOf = (all: ReadonlyArray<{ readonly sessionId: string }>): Array<string> =>
  all.map(({ sessionId }) => sessionId)

describe("Settlement", () => {
  it.prop("the conservation law: each entry is in exactly one place", [batch], ([batch]) => {
    const { done, letters, privateSkipped, requeue } = Settlement.settle(batch, now)
    const placed = [done, letters, privateSkipped, requeue].flatMap(idsOf).filter((id) => !id.includes("/"))
    assert.sameMembers(placed, idsOf(batch.flatMap(({ item }) => [...item.entries])))
    assert.strictEqual(new Set(placed).size, placed.length)
  })

  it.prop("counts what it places", [batch], ([batch]) => {
    const { letters, privateSkipped, requeue, summary, uploaded } = Settlement.settle(batch, now)
    const { counts } = summary
    assert.strictEqual(counts.sessions, uploaded.length)
    assert.strictEqual(counts.private_skipped + counts.family_private, privateSkipped.length)
    assert.strictEqual(counts.requeued, requeue.length)
    assert.strictEqual(counts.skipped + counts.dropped_permanent + counts.family_dropped, letters.length)
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
    for (const letter of letters.filter(({ sessionId }) => before.has(sessionId))) assert.strictEqual(letter.fork, before.get(letter.sessionId)?.fork)
  })

  it.prop("a session is done when all of its family is; else its entry waits", [batch], ([batch]) => {
    const { done, reached, requeue } = Settlement.settle(batch, now)
    for (const { family, item, outcome } of batch) {
      const onServer = outcome._tag === "Delivered" || outcome._tag === "Unchanged"
      for (const entry of item.entries) {
        assert.strictEqual(done.includes(entry), onServer && family.pending === undefined)
        if (onServer) assert.strictEqual(requeue.includes(entry), family.pending !== undefined)
        assert.strictEqual(reached.includes(entry), onServer)
      }
    }
  })

  it.prop("each file of a family has a line of its own, from which its session is found again", [batch], ([batch]) => {
    const { letters, privateSkipped, reached } = Settlement.settle(batch, now)
    const open = batch.filter(({ outcome }) => outcome._tag !== "Private")
    const family = (all: ReadonlyArray<{ readonly sessionId: string; readonly path: string }>) =>
      all.flatMap((line) => Family.transcriptOf(line) ?? [])
    const expected = (all: ReadonlyArray<Settlement.Worked>, of: (family: FamilyFate.FamilyFate) => ReadonlyArray<unknown>) =>
      all.flatMap(({ family, item }) => of(family).map(() => item.path))
    assert.deepStrictEqual(family(letters), expected(open, ({ dead }) => dead))
    assert.deepStrictEqual(family(privateSkipped), expected(open, ({ kept }) => kept))
    assert.deepStrictEqual(family(reached), expected(batch, ({ delivered }) => delivered))
  })

  it("each end counts what it did, says what went wrong with which file, and blames nothing else", () => {
    const day = 86_400_000
    const settled = (outcome: Outcome, of: Partial<FamilyFate.FamilyFate> = {}, capturedAt?: number) => {
      const time = capturedAt === undefined ? undefined : Timestamp.format(capturedAt)
      const entries = ["a", "b"].map((sessionId) => QueueEntry.make({ sessionId, path: "/p/a.jsonl", capturedAt: time }))
      const item = { path: "/p/a.jsonl", entries: entries as unknown as Item["entries"] }
      const made = Settlement.settle([{ item, outcome, family: { ...FamilyFate.nothing, ...of } }], now)
      const counts = Object.fromEntries(Object.entries(made.summary.counts).filter(([, count]) => count !== 0))
      return { ...made, counts, errors: made.summary.errors, reasons: made.letters.map(({ reason }) => reason) }
    }
    const file = "a.jsonl"
    const delivered: Outcome = { _tag: "Delivered", at: now }
    const gone: Outcome = { _tag: "Missing" }
    const notFound = { file, error: "file not found on disk" }
    const notOurs = { file, error: "not a transcript of this user" }
    type Case = readonly [Outcome, number | undefined, Record<string, number>, ReadonlyArray<object>, ReadonlyArray<unknown>]
    const cases: ReadonlyArray<Case> = [
      [delivered, now, { sessions: 1 }, [], []],
      [{ _tag: "Unchanged" }, now, { unchanged: 1 }, [], []],
      [{ _tag: "Private" }, now, { private_skipped: 2 }, [], []],
      [gone, now, { waiting: 2, requeued: 2 }, [], []],
      [gone, undefined, { waiting: 2, requeued: 2 }, [], []],
      [gone, now - 30 * day, { waiting: 2, requeued: 2 }, [], []],
      [gone, now - 30 * day - 1000, { skipped: 2 }, [notFound, notFound], ["missing", "missing"]],
      [{ _tag: "Refused" }, now, { dropped_permanent: 2 }, [notOurs], ["refused", "refused"]],
      [{ _tag: "Rejected", status: 413 }, now, { dropped_permanent: 2 }, [{ file, status: 413 }], [413, 413]],
      [{ _tag: "Held" }, now, { held: 2, requeued: 2 }, [], []],
      [{ _tag: "Failed", trouble: { status: 500 } }, now, { requeued: 2 }, [{ file, status: 500 }], []],
      [{ _tag: "Untouched" }, now, { requeued: 2 }, [], []]
    ]
    for (const [outcome, capturedAt, counts, errors, reasons] of cases) {
      const made = settled(outcome, {}, capturedAt)
      assert.deepStrictEqual([made.counts, made.errors, made.reasons], [counts, errors, reasons], outcome._tag)
    }
    const aborted = settled({ _tag: "Private", aborted: true })
    assert.deepStrictEqual([aborted.counts, aborted.errors.map((each) => each.file)], [{ private_skipped: 2 }, [file]])
    assert.isString(aborted.errors[0]?.error)
    const name = "subagents/x.jsonl"
    const dead = [{ name: "tool-results/y", reason: 413 }]
    const all = settled(delivered, { delivered: [name], dead, kept: ["tool-results/z"] })
    assert.deepStrictEqual(all.counts, { sessions: 1, family: 1, family_dropped: 1, family_private: 1 })
    assert.deepStrictEqual(all.errors, [{ file: "y", status: 413 }])
    const pending = (trouble: { status: number } | undefined, name: string | undefined) =>
      settled(delivered, { pending: { trouble, name } }).errors
    assert.deepStrictEqual(pending({ status: 503 }, name), [{ file: "x.jsonl", status: 503 }])
    assert.deepStrictEqual(pending({ status: 503 }, undefined), [{ file, status: 503 }])
    assert.deepStrictEqual(pending(undefined, name), [])
  })

  it("W-32 the uploaded log has the time of the upload, not that of the snapshot", () => {
    const entry = QueueEntry.make({ sessionId: "a", path: "/a.jsonl" })
    const item: Item = { path: "/a.jsonl", entries: [entry] }
    const { uploaded } = Settlement.settle([{ item, outcome: { _tag: "Delivered", at: 7 }, family: FamilyFate.nothing }], now)
    assert.deepStrictEqual(uploaded, [{ at: 7, path: "/a.jsonl" }])
  })
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, TestClock } from "effect"
import * as MemoryJobRuns from "../../../src/adapters/memory/MemoryJobRuns.ts"
import * as MemoryProcessorStates from "../../../src/adapters/memory/MemoryProcessorStates.ts"
import * as MemoryRandom from "../../../src/adapters/memory/MemoryRandom.ts"
import { type Outcome, type PipelineSession, ProcessorFailed, ProcessorPaused } from "../../../src/domain/pipeline/Processor.ts"
import type { Ready } from "../../../src/main/programs/server/pipeline/Processors.ts"
import * as RunProcessor from "../../../src/main/programs/server/pipeline/RunProcessor.ts"
import { ProcessorStates } from "../../../src/ports/ProcessorStates.ts"
import { Random } from "../../../src/ports/Random.ts"
import { StoreError } from "../../../src/ports/StoreError.ts"
import { ann, upload } from "../../ports/support/Indexed.ts"

const limits = { timeLimit: 5000, attempts: 3 }
const found = (items: number): Outcome<StoreError> => ({ items, commit: Effect.void })

const processor = (process: Ready["process"], name = "usage"): Ready => ({
  name,
  version: 1,
  cadence: { _tag: "Every", minutes: 10 },
  process
})

const within = Effect.provide(Layer.mergeAll(MemoryProcessorStates.layer, MemoryJobRuns.layer, Layer.sync(Random, () => MemoryRandom.make())))

const run = (its: Ready) => Effect.map(RunProcessor.run(its, limits), (result) => result!)

/** Runs while time passes, so that a limit can be met. */
const runFor = (its: Ready, millis: number) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(run(its))
    yield* TestClock.adjust(millis)
    return yield* Fiber.join(fiber)
  })

describe("a run of a processor", () => {
  it.effect("15.2-15, 15.2-17 processes and counts; the second run looks at nothing", () =>
    Effect.gen(function*() {
      let calls = 0
      const its = processor(() => Effect.sync(() => (calls++, found(2))))
      for (const session of ["a", "b"]) yield* upload(ann, session, 3, 10)
      const first = yield* run(its)
      assert.deepStrictEqual(first, {
        processor: "usage", scanned: 2, processed: 2, skipped: 0, errors: 0, items_extracted: 4, errors_detail: []
      })
      assert.deepStrictEqual([(yield* run(its)).scanned, calls], [0, 2])
    }).pipe(within))

  it.effect("15.2-19, 15.2-20 processors do not see each other; nothing stored is all zeros", () =>
    Effect.gen(function*() {
      const its = processor(() => Effect.succeed(found(1)))
      assert.strictEqual((yield* run(its)).scanned, 0)
      yield* upload(ann, "a", 3, 10)
      for (const name of ["usage", "verification"]) assert.strictEqual((yield* run({ ...its, name })).processed, 1)
    }).pipe(within))

  it.effect("one that pauses ends the run: nothing counts as tried, and all is due as before", () =>
    Effect.gen(function*() {
      let calls = 0
      const its = processor(() => Effect.suspend(() =>
        calls++ === 1 ? new ProcessorPaused({ reason: "no money" }) : Effect.succeed(found(1))))
      for (const session of ["a", "b", "c"]) yield* upload(ann, session, 3, 10)
      assert.deepInclude(yield* run(its), { scanned: 1, processed: 1, errors: 0, stopped: "no money" })
      const states = yield* ProcessorStates
      const left = yield* states.unfinished(its, { after: undefined, limit: 9 })
      assert.deepStrictEqual(left.map(({ attempts, candidate, leaseUntil }) => [candidate.session, attempts, leaseUntil]), [
        ["b", 0, undefined], ["c", 0, undefined]
      ])
      assert.deepInclude(yield* run(its), { processed: 2 })
    }).pipe(within))

  it.effect("a failure all others would share costs one session a try, and waits as long as it was told", () =>
    Effect.gen(function*() {
      const reason = "come back later"
      const its = processor(() =>
        new ProcessorFailed({ kind: "transient", reason, endsRun: true, retryAfter: 3_600_000 }))
      for (const session of ["a", "b"]) yield* upload(ann, session, 3, 10)
      assert.deepInclude(yield* run(its), { scanned: 1, errors: 1, stopped: reason })
      const states = yield* ProcessorStates
      const left = yield* states.unfinished(its, { after: undefined, limit: 9 })
      assert.deepStrictEqual(left.map(({ attempts, nextTryAt }) => [attempts, nextTryAt]), [[1, 3_600_000], [0, undefined]])
    }).pipe(within))

  it.effect("a processor with a time limit of its own gets that", () =>
    Effect.gen(function*() {
      yield* upload(ann, "a", 3, 10)
      const slow = processor(() => Effect.delay(Effect.succeed(found(1)), 3 * limits.timeLimit))
      assert.deepInclude(yield* runFor({ ...slow, timeLimit: 4 * limits.timeLimit }, 4 * limits.timeLimit), { processed: 1 })
    }).pipe(within))

  const poisons: ReadonlyArray<readonly [string, () => unknown]> = [
    ["throws before it begins", () => { throw new Error("no") }],
    ["dies", () => Effect.die("no")],
    ["fails for now", () => Effect.fail(new ProcessorFailed({ kind: "transient", reason: "later" }))],
    ["fails for ever", () => Effect.fail(new ProcessorFailed({ kind: "permanent", reason: "never" }))],
    ["never answers", () => Effect.never],
    ["never answers and cannot be interrupted", () => Effect.uninterruptible(Effect.never)],
    ["cannot write its rows", () => Effect.succeed({ items: 1, commit: new StoreError({ operation: "write", full: true }) })],
    ["breaks while it writes its rows", () => Effect.succeed({ items: 1, commit: Effect.die("no") })]
  ]
  it.effect.each(poisons)("15.2-16 one session that %s is an error, noted nowhere as done, and delays the others by the time limit", ([, poison]) =>
    Effect.gen(function*() {
      const seen: Array<string> = []
      const its = processor((session: PipelineSession) => {
        seen.push(session.session)
        return session.session === "b" ? poison() as ReturnType<Ready["process"]> : Effect.succeed(found(1))
      })
      for (const [at, session] of ["a", "b", "c"].entries()) yield* upload(ann, session, 3, at)
      const result = yield* runFor(its, limits.timeLimit)
      assert.deepStrictEqual([result.processed, result.errors, seen], [2, 1, ["a", "b", "c"]])
      assert.strictEqual(result.errors_detail[0]?.session, "ann/b.jsonl")
      const tally = yield* (yield* ProcessorStates).tally(its)
      assert.strictEqual(tally.done, 2)
    }).pipe(within))

  it.effect.each([undefined, null, 7, "x", {}, { items: -1 }, { items: NaN, commit: 3 }])(
    "15.2-21 %s instead of an outcome is recorded as nothing found",
    (garbage) =>
      Effect.gen(function*() {
        yield* upload(ann, "a", 3, 10)
        const result = yield* run(processor(() => Effect.succeed(garbage as unknown as Outcome<StoreError>)))
        assert.deepStrictEqual([result.processed, result.items_extracted], [1, 0])
      }).pipe(within)
  )

  it.effect("what fails for now is tried again later, and given up in the end; an operator can have it tried again", () =>
    Effect.gen(function*() {
      const states = yield* ProcessorStates
      const its = processor(() => Effect.fail(new ProcessorFailed({ kind: "transient", reason: "later" })))
      yield* upload(ann, "a", 3, 10)
      const tries: Array<number> = []
      for (let n = 0; n < 8; n++) {
        tries.push((yield* run(its)).errors)
        assert.strictEqual((yield* run(its)).scanned, 0)
        yield* TestClock.adjust("6 hours")
      }
      assert.deepStrictEqual(tries, [1, 1, 1, 0, 0, 0, 0, 0])
      const [row] = yield* states.unfinished(its, { after: undefined, limit: 9 })
      assert.deepStrictEqual([row?.lastError, row?.attempts, row?.deadAt !== undefined], ["later", 3, true])
      yield* states.retry("usage")
      assert.strictEqual((yield* run(processor(() => Effect.succeed(found(1))))).processed, 1)
    }).pipe(within))

  it.effect("what ends the whole program each time is given up too", () =>
    Effect.gen(function*() {
      const states = yield* ProcessorStates
      const its = processor(() => Effect.succeed(found(1)))
      yield* upload(ann, "a", 3, 10)
      for (let at = 0; at < 3; at++) yield* states.claim(its, { userId: ann, session: "a" }, { at, until: at + 1 })
      yield* TestClock.adjust(100)
      assert.deepStrictEqual([(yield* run(its)).errors, (yield* run(its)).scanned], [1, 0])
    }).pipe(within))

  it.effect("15.4-A8, 15.4-A9 one run at a time; whatever becomes of it, the next may begin", () =>
    Effect.gen(function*() {
      yield* upload(ann, "a", 3, 10)
      const slow = processor(() => Effect.never)
      const first = yield* Effect.fork(run(slow))
      yield* TestClock.adjust(1)
      assert.isUndefined(yield* RunProcessor.run(slow, limits))
      yield* Fiber.interrupt(first)
      const result = yield* run(processor(() => Effect.succeed(found(1))))
      assert.strictEqual(result.processed, 1)
    }).pipe(within))

  it.effect("a long run keeps its turn", () =>
    Effect.gen(function*() {
      yield* upload(ann, "a", 3, 10)
      const slow = processor(() => Effect.never)
      const first = yield* Effect.fork(RunProcessor.run(slow, { timeLimit: 600_000, attempts: 3 }))
      for (let n = 0; n < 9; n++) {
        yield* TestClock.adjust(60_000)
        assert.isUndefined(yield* RunProcessor.run(slow, limits))
      }
      yield* TestClock.adjust(60_000)
      assert.strictEqual((yield* Fiber.join(first))?.errors, 1)
    }).pipe(within))
})

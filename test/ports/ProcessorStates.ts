import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import * as Standing from "../../src/domain/pipeline/Standing.ts"
import * as Revision from "../../src/domain/server/Revision.ts"
import { ProcessorStates, type Target } from "../../src/ports/ProcessorStates.ts"
import { SessionStore } from "../../src/ports/SessionStore.ts"
import * as StoreError from "../../src/ports/StoreError.ts"
import * as Indexed from "./support/Indexed.ts"

const { ann, bob, upload, withdraw } = Indexed

const usage: Target = { name: "usage", version: 1 }
const from = { after: undefined, limit: 99 }
const until = 60_000

const unfinished = (target: Target, page: { readonly after: undefined; readonly limit: number } = from) =>
  Effect.flatMap(ProcessorStates, (states) =>
    Effect.map(states.unfinished(target, page), (rows) => rows.map(({ candidate }) => candidate.session)))

const standing = (session: string, now: number, target = usage) =>
  Effect.flatMap(ProcessorStates, (states) =>
    Effect.map(states.unfinished(target, from), (rows) => {
      const row = rows.find(({ candidate }) => candidate.session === session)
      return row === undefined ? "Done" : Standing.of(row, row.wanted, now)._tag
    }))

const claim = (session: string, at = 1000, target = usage, userId = ann) =>
  Effect.flatMap(ProcessorStates, (states) => states.claim(target, { userId, session }, { at, until: at + until }))

const process = (session: string, items = 0, target = usage) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    yield* states.complete((yield* claim(session, 1000, target))!, items, Effect.void, 2000)
  })

const family = (session: string, sha256: string, at: number) =>
  Effect.flatMap(SessionStore, (store) =>
    store.record({ userId: ann, session, file: "agent-a.jsonl" }, at, (stored) =>
      Effect.succeed(Revision.decide(stored, { sha256, size: 3 }, "current-begins-incoming"))))

/** The contract of `ProcessorStates`; every layer made by `make` is an empty store. */
export const suite = (name: string, make: () => Layer.Layer<ProcessorStates | SessionStore, StoreError.StoreError>) =>
  describe(`ProcessorStates: ${name}`, () => {
    const within = <A, E>(test: Effect.Effect<A, E, ProcessorStates | SessionStore>) => Effect.provide(test, make())

    it.effect("15.2-6, 15.2-11, 15.2-20 nothing is noted at first; whatever is stored is to be processed, the first first", () =>
      within(Effect.gen(function*() {
        assert.deepStrictEqual(yield* unfinished(usage), [])
        for (const [session, at] of [["b", 10], ["a", 20], ["c", 15]] as const) yield* upload(ann, session, 3, at)
        assert.deepStrictEqual(yield* unfinished(usage), ["b", "c", "a"])
        const states = yield* ProcessorStates
        const [first] = yield* states.unfinished(usage, { after: undefined, limit: 1 })
        const rest = yield* states.unfinished(usage, { after: first?.candidate, limit: 9 })
        assert.deepStrictEqual(rest.map(({ candidate }) => candidate.session), ["c", "a"])
        assert.deepStrictEqual(yield* states.tally(usage), {
          sessions: 3, done: 0, items: 0, lastProcessedAt: undefined, newestDone: undefined
        })
        assert.isUndefined(yield* claim("nowhere"))
      })))

    it.effect("15.2-7, 15.2-8, 15.2-17, 15.2-19, 15.2-25 what is done is not due again, for that processor alone", () =>
      within(Effect.gen(function*() {
        yield* upload(ann, "s", 3, 10)
        yield* process("s", 0)
        assert.deepStrictEqual(yield* unfinished(usage), [])
        assert.isUndefined(yield* claim("s"))
        assert.deepStrictEqual(yield* unfinished({ name: "other", version: 1 }), ["s"])
        assert.deepStrictEqual(yield* (yield* ProcessorStates).tally(usage), {
          sessions: 1, done: 1, items: 0, lastProcessedAt: 2000, newestDone: 10
        })
      })))

    it.effect("15.2-9, 15.2-10, 15.2-13, 15.2-14, 15.2-18 by hash and version, never by time; the last result replaces the one before", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        yield* upload(ann, "s", 3, 10)
        yield* process("s", 2)
        yield* upload(ann, "s", 9, 5)
        assert.strictEqual(yield* standing("s", 3000), "Due")
        yield* process("s", 5)
        assert.deepStrictEqual([(yield* states.tally(usage)).items, yield* standing("s", 3000)], [5, "Done"])
        assert.strictEqual(yield* standing("s", 3000, { name: "usage", version: 2 }), "Due")
        yield* process("s", 6, { name: "usage", version: 2 })
        assert.strictEqual((yield* states.tally({ name: "usage", version: 2 })).items, 6)
      })))

    it.effect("a file of the family makes its session due", () =>
      within(Effect.gen(function*() {
        yield* upload(ann, "s", 3, 10)
        yield* process("s")
        yield* family("s", "f".repeat(64), 20)
        assert.strictEqual(yield* standing("s", 3000), "Due")
        yield* process("s")
        assert.strictEqual(yield* standing("s", 3000), "Done")
      })))

    it.effect("what comes while a session is processed makes it due again", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        yield* upload(ann, "s", 3, 10)
        const mine = (yield* claim("s"))!
        yield* upload(ann, "s", 9, 20)
        yield* states.complete(mine, 1, Effect.void, 2000)
        assert.strictEqual((yield* claim("s", 2000))?.revision, 2)
      })))

    it.effect("one claim at a time; when it has run out it is somebody else's and the first counts nothing", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        yield* upload(ann, "s", 3, 10)
        const first = (yield* claim("s"))!
        assert.isUndefined(yield* claim("s", 1001))
        assert.strictEqual(yield* standing("s", 1001), "Running")
        const second = (yield* claim("s", 1000 + until))!
        assert.deepStrictEqual([first.attempts, second.attempts], [1, 2])
        let committed = 0
        const commit = Effect.sync(() => void committed++)
        const lost = yield* Effect.flip(states.complete(first, 1, commit, until))
        assert.deepStrictEqual([lost._tag, committed], ["ClaimLost", 0])
        yield* states.fail(first, { reason: "no", nextTryAt: undefined }, until)
        yield* states.release(first)
        yield* states.complete(second, 1, commit, until)
        assert.deepStrictEqual([committed, yield* standing("s", until)], [1, "Done"])
      })))

    it.effect("of many that claim at once one gets it", () =>
      within(Effect.gen(function*() {
        yield* upload(ann, "s", 3, 10)
        const got = yield* Effect.all(Array.from({ length: 8 }, () => claim("s")), { concurrency: "unbounded" })
        assert.lengthOf(got.filter((one) => one !== undefined), 1)
      })))

    it.effect("15.2-16 a failed result notes nothing as done, and can be tried again", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        yield* upload(ann, "s", 3, 10)
        const mine = (yield* claim("s"))!
        assert.strictEqual(yield* Effect.flip(states.complete(mine, 1, Effect.fail("broken" as const), 2000)), "broken")
        yield* states.fail(mine, { reason: "broken", nextTryAt: 5000 }, 2000)
        assert.deepStrictEqual([yield* standing("s", 4999), yield* standing("s", 5000)], ["Waiting", "Due"])
        const [row] = yield* states.unfinished(usage, from)
        assert.deepStrictEqual([row?.lastError, row?.attempts, row?.done], ["broken", 1, undefined])
        assert.strictEqual((yield* claim("s", 5000))?.attempts, 2)
      })))

    it.effect("what was given up stays so until it changes or an operator says so; what was done before is still known", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        const giveUp = (session: string) =>
          Effect.flatMap(claim(session), (mine) =>
            states.fail(mine!, { reason: "never", nextTryAt: undefined }, 2000))
        yield* upload(ann, "s", 3, 10)
        yield* process("s", 4)
        for (const size of [5, 6]) {
          yield* upload(ann, "s", size, size * 10)
          assert.strictEqual(yield* standing("s", 3000), "Due")
          yield* giveUp("s")
          assert.strictEqual(yield* standing("s", 9e9), "Dead")
        }
        assert.deepStrictEqual((yield* states.unfinished(usage, from)).map(({ done }) => done?.version), [1])
        assert.strictEqual(yield* states.retry("usage", { userId: bob, session: "s" }), 0)
        assert.strictEqual(yield* states.retry("usage", { userId: ann, session: "s" }), 1)
        assert.strictEqual((yield* claim("s", 3000))?.attempts, 1)
        assert.strictEqual(yield* states.retry("usage"), 0)
      })))

    it.effect("a session given back has not been tried", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        yield* upload(ann, "s", 3, 10)
        yield* states.release((yield* claim("s"))!)
        assert.strictEqual((yield* claim("s", 1001))?.attempts, 1)
      })))

    it.effect("nothing is left of a session that was withdrawn, also while it is processed", () =>
      within(Effect.gen(function*() {
        const states = yield* ProcessorStates
        for (const session of ["s", "t"]) yield* upload(ann, session, 3, 10)
        yield* process("s", 3)
        const mine = (yield* claim("t"))!
        for (const session of ["s", "t"]) yield* withdraw(ann, session, 20)
        const lost = yield* Effect.flip(states.complete(mine, 1, Effect.void, 2000))
        assert.strictEqual(lost._tag, "ClaimLost")
        yield* states.fail(mine, { reason: "x", nextTryAt: undefined }, 2000)
        assert.deepStrictEqual([yield* unfinished(usage), (yield* states.tally(usage)).items], [[], 0])
      })))
  })

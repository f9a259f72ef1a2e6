import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Queue, Stream, TestClock } from "effect"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemorySessionIndex from "../../../src/adapters/memory/MemorySessionIndex.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import { indexDue, indexSessions } from "../../../src/main/programs/server/IndexSessions.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import { SessionIndex } from "../../../src/ports/SessionIndex.ts"
import { StoreError } from "../../../src/ports/StoreError.ts"
import * as Records from "../../domain/transcript/records.ts"
import * as Samples from "../../domain/transcript/samples.ts"
import { sessionsOf } from "../../ports/support/Indexed.ts"

const stores = () => Layer.mergeAll(MemorySessionIndex.layer, MemoryBlobStore.layer, MemoryTokenSigner.layer)

const receive = (session: string, bytes: Uint8Array, userId = "ann") =>
  receiveUpload({ userId, fileName: `${session}.jsonl`, bytes: Stream.make(bytes), limit: 1e8 })

const said = (...words: ReadonlyArray<string>): Uint8Array =>
  Samples.jsonl(...words.flatMap((word, n) => [
    Records.user(`u${n}`, n === 0 ? null : `a${n - 1}`, `question ${word}`),
    Records.assistant(`a${n}`, `u${n}`, `m${n}`, Records.text(`answer ${word}`))
  ]))

/** Bytes of these sessions cannot be read. */
const poisoned = (...sessions: ReadonlyArray<string>) => (effect: Effect.Effect<void, StoreError, SessionIndex | BlobStore>) =>
  Effect.flatMap(BlobStore, (blobs) =>
    Effect.provideService(effect, BlobStore, {
      ...blobs,
      read: (key) =>
        sessions.includes(key.session)
          ? Stream.fail(new StoreError({ operation: "read a session", full: false }))
          : blobs.read(key)
    }))

const named = (session: string) =>
  Effect.flatMap(SessionIndex, (index) => Effect.map(index.named("ann", [session]), (all) => all.get(session)))

describe("the indexer", () => {
  it.effect("reads what is due: facts, and words of people and of the assistant by their turns", () =>
    Effect.gen(function*() {
      yield* receive("s1", said("kiwi", "plum"))
      yield* indexDue
      const row = yield* named("s1")
      assert.deepStrictEqual(
        [row?.facts?.title, row?.facts?.project, row?.facts?.turns, row?.facts?.models, row?.facts?.entries],
        ["question kiwi", "w", 2, ["claude-x"], 4]
      )
      assert.deepStrictEqual(yield* sessionsOf("ann", '"answer plum"'), ["s1"])
      assert.deepStrictEqual(yield* sessionsOf("bob", "plum"), [])
    }).pipe(Effect.provide(stores())))

  it.effect("every sample and every corruption of one is read", () =>
    Effect.gen(function*() {
      const index = yield* SessionIndex
      for (const [n, bytes] of Samples.everyFile().entries()) {
        yield* receive(`whole${n}`, bytes)
        yield* receive(`cut${n}`, bytes.slice(0, bytes.length >> 1))
        yield* receive(`noise${n}`, bytes.map((byte, i) => i % 97 === 0 ? byte ^ 0x80 : byte))
      }
      yield* receive("empty", new Uint8Array())
      yield* indexDue
      assert.isUndefined(yield* index.nextDue)
    }).pipe(Effect.provide(stores())))

  it.effect("one session that cannot be read holds up no other, and is tried again later", () =>
    Effect.gen(function*() {
      for (const session of ["s1", "s2", "s3"]) yield* receive(session, said("kiwi"))
      yield* poisoned("s2")(indexDue)
      assert.sameMembers([...yield* sessionsOf("ann", "kiwi")], ["s1", "s3"])
      assert.strictEqual((yield* named("s2"))?.problem, "could not read a session")
      yield* indexDue
      assert.notInclude(yield* sessionsOf("ann", "kiwi"), "s2")
      yield* TestClock.adjust("1 minute")
      yield* indexDue
      assert.include(yield* sessionsOf("ann", "kiwi"), "s2")
      assert.isUndefined((yield* named("s2"))?.problem)
    }).pipe(Effect.provide(stores())))

  it.effect("sleeps until somebody rings, or until something is due again", () =>
    Effect.gen(function*() {
      const bell = yield* Queue.sliding<void>(1)
      const indexer = yield* Effect.fork(indexSessions(Queue.take(bell)))
      yield* TestClock.adjust("1 second")
      yield* receive("s1", said("kiwi"))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* sessionsOf("ann", "kiwi"), [])
      yield* Queue.offer(bell, undefined)
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* sessionsOf("ann", "kiwi"), ["s1"])
      yield* receive("s2", said("kiwi"))
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual(yield* sessionsOf("ann", "kiwi"), ["s2", "s1"])
      yield* Fiber.interrupt(indexer)
    }).pipe(Effect.provide(stores())))

  it.effect("interrupted in the middle it gives its session back", () =>
    Effect.gen(function*() {
      yield* receive("s1", said("kiwi"))
      const stuck = Effect.flatMap(BlobStore, (blobs) =>
        Effect.provideService(indexDue, BlobStore, { ...blobs, read: () => Stream.never }))
      const indexer = yield* Effect.fork(stuck)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(indexer)
      yield* indexDue
      assert.deepStrictEqual(yield* sessionsOf("ann", "kiwi"), ["s1"])
    }).pipe(Effect.provide(stores())))

  it.effect("a version that comes while the one before is read is read after it", () =>
    Effect.gen(function*() {
      yield* receive("s1", said("kiwi"))
      const blobs = yield* BlobStore
      let grown = false
      const growing: typeof blobs = {
        ...blobs,
        read: (key) => {
          const before = grown ? Effect.void : Effect.suspend(() => (grown = true, Effect.orDie(receive("s1", said("kiwi", "plum")))))
          return Stream.concat(Stream.execute(before), blobs.read(key)) as ReturnType<typeof blobs.read>
        }
      }
      const context = yield* Effect.context<Layer.Layer.Success<ReturnType<typeof stores>>>()
      yield* indexDue.pipe(Effect.provideService(BlobStore, growing), Effect.provide(context))
      assert.deepStrictEqual(yield* sessionsOf("ann", "plum"), ["s1"])
      assert.strictEqual((yield* named("s1"))?.indexedRevision, 2)
    }).pipe(Effect.provide(stores())))
})

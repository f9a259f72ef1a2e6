import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemorySessionIndex from "../../../src/adapters/memory/MemorySessionIndex.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import { indexDue } from "../../../src/main/programs/server/IndexSessions.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import * as Courteous from "../../../src/main/server/Courteous.ts"

const stores = Layer.mergeAll(MemorySessionIndex.layer, MemoryBlobStore.layer, MemoryTokenSigner.layer)

/** How often the event loop came round, which is how often a request would have been looked at. */
const turnsDuring = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    let turns = 0
    let over = false
    const round = () => {
      turns++
      if (!over) setImmediate(round)
    }
    setImmediate(round)
    yield* work
    over = true
    return turns
  })

/** A clock that moves by a tenth of a millisecond with every look, whatever the machine is doing. */
const ticking = () => {
  let now = 0
  return () => (now += 0.1)
}

describe("the indexer's scheduler", () => {
  it.live("W-23 a file of many lines in one chunk is read in many small turns, with others in between", () =>
    Effect.gen(function*() {
      const lines = 50_000
      const bytes = Stream.make(new TextEncoder().encode("x\n".repeat(lines)))
      yield* receiveUpload({ userId: "ann", fileName: "junk.jsonl", bytes, limit: 1e8 })
      const turns = yield* turnsDuring(Effect.withScheduler(indexDue, Courteous.make(ticking())))
      // Each line is at least one operation, ten milliseconds are a hundred looks.
      assert.isAtLeast(turns, lines / 100)
    }).pipe(Effect.provide(stores)))

  it.live("work that is shorter than a slice is not cut", () =>
    Effect.gen(function*() {
      const still = Courteous.make(() => 0)
      const work = Effect.forEach(Array(50_000), () => Effect.void, { discard: true })
      const turns = yield* turnsDuring(Effect.withScheduler(work, still))
      assert.isBelow(turns, 3)
    }))
})

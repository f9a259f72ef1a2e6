import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as Outlines from "../../../src/main/programs/server/Outlines.ts"
import * as ReadConversation from "../../../src/main/programs/server/ReadConversation.ts"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import { BlobStore, type Part } from "../../../src/ports/BlobStore.ts"
import * as StoreError from "../../../src/ports/StoreError.ts"
import * as Rich from "../../pages/session/Rich.ts"

const content = Rich.long(4000)
const source: Outlines.Source = {
  userId: "ann", session: "long", version: { revision: 1, sha256: "a", size: content.length }
}

/** A store of pieces of 16 KiB that notes how much was taken of it. */
const watched = (reads: Array<{ readonly part: Part | undefined; bytes: number }>) =>
  Layer.effect(BlobStore, Effect.map(BlobStore, (inner) => ({
    ...inner,
    read: (_: unknown, part?: Part) => {
      const read = { part, bytes: 0 }
      reads.push(read)
      const { length, offset } = part ?? { length: Infinity, offset: 0 }
      const pieces = async function*() {
        for (let at = offset; at < Math.min(content.length, offset + length); at += 16_384) {
          const piece = content.subarray(at, at + 16_384)
          read.bytes += piece.length
          yield piece
        }
      }
      return Stream.fromAsyncIterable(pieces(), StoreError.from("read"))
    }
  }))).pipe(Layer.provide(MemoryBlobStore.layer))

describe("reading a conversation", () => {
  it.effect("one pass makes the outline for all who ask at once, and a page takes little more than its own bytes", () => {
    const reads: Array<{ readonly part: Part | undefined; bytes: number }> = []
    const store = watched(reads)
    return Effect.gen(function*() {
      const outlines = yield* Outlines.Outlines
      const [outline] = yield* Effect.all([1, 2, 3].map(() => outlines.of(source)), { concurrency: 3 })
      assert.deepStrictEqual(reads.map(({ bytes }) => bytes), [content.length])
      assert.strictEqual(outline!.items, 8000)
      const perPage = content.length / outline!.pages.length
      for (const page of [0, 20, outline!.pages.length - 1]) {
        const items = yield* ReadConversation.page(source, outline!, page)
        assert.strictEqual(items[0]?.number, outline!.pages[page])
        assert.isAtMost(reads.at(-1)!.bytes, 500_000 + 3 * perPage + 3 * 16_384)
      }
      const other = { ...source, version: { ...source.version, sha256: "b" } }
      yield* outlines.of(other)
      assert.strictEqual(reads.at(-1)!.bytes, content.length)
    }).pipe(Effect.provide(Layer.provideMerge(Outlines.layer, store)))
  })
})

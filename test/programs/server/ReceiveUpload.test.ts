import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FastCheck as fc, Layer, Stream } from "effect"
import { createHash } from "node:crypto"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemorySessionStore from "../../../src/adapters/memory/MemorySessionStore.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import * as NodeBlobStore from "../../../src/adapters/node/NodeBlobStore.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as StoreError from "../../../src/ports/StoreError.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
const key = { userId: "ann", session: "s" }

const receive = (content: string) =>
  receiveUpload({ userId: "ann", fileName: "s.jsonl", bytes: Stream.make(Buffer.from(content)), limit: 1000 })

/** The bytes of every recorded version, by revision; fails the test when one is not what its row says. */
const versions = Effect.gen(function*() {
  const sessions = yield* SessionStore
  const blobs = yield* BlobStore
  const stored = yield* sessions.find(key)
  const texts = yield* Effect.forEach(stored?.versions ?? [], ({ revision, sha256: recorded }) =>
    Effect.map(Stream.runCollect(blobs.read({ ...key, revision })), (chunks) => {
      const bytes = Buffer.concat([...chunks])
      assert.strictEqual(sha256(bytes), recorded, `revision ${revision}`)
      return bytes.toString()
    }))
  return { texts, current: texts[(stored?.current.revision ?? 0) - 1] }
})

const memory = () => Layer.mergeAll(MemorySessionStore.layer, MemoryBlobStore.layer, MemoryTokenSigner.layer)

const growing = fc.stringMatching(/^[ab]{0,5}$/)

describe("ReceiveUpload", () => {
  it.effect.prop("however uploads of one session mix, the longest is current and nothing is lost", [
    fc.array(growing, { minLength: 1, maxLength: 10 })
  ], ([contents]) =>
    Effect.gen(function*() {
      yield* Effect.forEach(contents, receive, { concurrency: "unbounded" })
      const { current, texts } = yield* versions
      assert.strictEqual(current?.length, Math.max(...contents.map(({ length }) => length)))
      for (const content of contents) assert.isTrue(texts.some((text) => text.startsWith(content)))
    }).pipe(Effect.provide(memory())))

  it.effect("says of each upload its own hash, and what is shown instead", () =>
    Effect.gen(function*() {
      yield* receive("one two")
      const older = yield* receive("one")
      const stored = { sha256: sha256("one two"), size: 7, revision: 1 }
      assert.deepStrictEqual(older, { session: "s", file: undefined, sha256: sha256("one"), size: 3, revision: 1, stored })
    }).pipe(Effect.provide(memory())))

  it.live("two connections to one database and folder: the longest of 50 wins", () =>
    Effect.scoped(Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const server = () =>
        SqlSessionStore.layer.pipe(
          Layer.provideMerge(SqlDatabaseSchema.layer),
          Layer.provide(Sqlite.layer(`${folder}/a.sqlite`)),
          Layer.merge(NodeBlobStore.layer(folder)),
          Layer.merge(MemoryTokenSigner.layer)
        )
      const contents = Array.from({ length: 50 }, (_, n) => "x".repeat(n + 1))
      const half = (rest: number) =>
        Effect.forEach(contents.filter((_, n) => n % 2 === rest), receive, { concurrency: "unbounded" }).pipe(
          Effect.provide(server())
        )
      yield* Effect.all([half(0), half(1)], { concurrency: 2 })
      const { current } = yield* Effect.provide(versions, server())
      assert.strictEqual(current, contents[49])
    })))

  it.effect.prop("S17 whatever dies around a publication, every recorded version keeps its bytes", [
    fc.array(fc.record({ content: growing, dies: fc.constantFrom("not" as const, "not" as const, "before" as const, "after" as const) }), { maxLength: 8 })
  ], ([uploads]) =>
    Effect.scoped(Effect.gen(function*() {
      let dies: "not" | "before" | "after" = "not"
      const death = StoreError.from("die")(undefined)
      const mortal = <A>(effect: Effect.Effect<A, StoreError.StoreError>) =>
        dies === "before" ? death : dies === "after" ? Effect.zipRight(effect, death) : effect
      const folder = yield* TempFolder.make
      const blobs = Layer.effect(
        BlobStore,
        Effect.map(BlobStore, (store) => ({
          ...store,
          publish: (...args: Parameters<typeof store.publish>) => mortal(store.publish(...args)),
          publishAside: (...args: Parameters<typeof store.publishAside>) => mortal(store.publishAside(...args))
        }))
      ).pipe(Layer.provide(NodeBlobStore.layer(folder)))
      yield* Effect.gen(function*() {
        const acknowledged: Array<string> = []
        for (const upload of uploads) {
          dies = upload.dies
          const exit = yield* Effect.exit(receive(upload.content))
          if (Exit.isSuccess(exit)) acknowledged.push(upload.content)
          const { current, texts } = yield* versions
          for (const content of acknowledged) {
            assert.isTrue(texts.some((text) => text.startsWith(content)))
            assert.isAtLeast(current?.length ?? -1, content.length)
          }
        }
      }).pipe(Effect.provide(Layer.mergeAll(MemorySessionStore.layer, blobs, MemoryTokenSigner.layer)))
    })), { fastCheck: { numRuns: 40 } })
})

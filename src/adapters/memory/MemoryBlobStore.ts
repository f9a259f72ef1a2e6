import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { BlobStore, BlobTooLarge, type Revised, type Staged } from "../../ports/BlobStore.ts"
import * as StoreError from "../../ports/StoreError.ts"

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const gone = (what: string) => StoreError.from(`read ${what}`)(new Error("not there"))

const make = (): BlobStore["Type"] => {
  const staging = new Map<string, Uint8Array>()
  const versions = new Map<string, Uint8Array>()
  const artifacts = new Map<string, Uint8Array>()
  const notes = new Map<string, string>()
  let made = 0
  const id = (key: Revised): string => JSON.stringify([key.userId, key.session, key.file, key.revision])

  const move = (staged: Staged, key: Revised): Effect.Effect<void, StoreError.StoreError> =>
    Effect.suspend(() => {
      const bytes = staging.get(staged.id)
      if (bytes === undefined) return gone("something staged")
      staging.delete(staged.id)
      versions.set(id(key), bytes)
      return Effect.void
    })

  return {
    stage: (incoming, limit) =>
      Effect.gen(function*() {
        const bytes = "failed" in incoming ? Stream.fromAsyncIterable(incoming.bytes, incoming.failed) : incoming
        const chunks = yield* Stream.runFoldEffect(bytes, { size: 0, chunks: Chunk.empty<Uint8Array>() }, (all, chunk) => {
          const size = all.size + chunk.length
          return size > limit
            ? Effect.fail(new BlobTooLarge({ limit }))
            : Effect.succeed({ size, chunks: Chunk.append(all.chunks, Uint8Array.from(chunk)) })
        })
        const whole = Buffer.concat([...chunks.chunks])
        const staged: Staged = { id: String(++made), sha256: sha256(whole), size: whole.length }
        yield* Effect.acquireRelease(
          Effect.sync(() => staging.set(staged.id, whole)),
          () => Effect.sync(() => staging.delete(staged.id))
        )
        return staged
      }),
    publish: (staged, key) => move(staged, key),
    publishAside: move,
    stagedPrefix: (staged, length) =>
      Effect.suspend(() => {
        const bytes = staging.get(staged.id)
        return bytes === undefined ? gone("something staged") : Effect.succeed(sha256(bytes.subarray(0, length)))
      }),
    prefix: (key, length) =>
      Effect.sync(() => {
        const bytes = versions.get(id(key))
        return bytes === undefined ? undefined : sha256(bytes.subarray(0, length))
      }),
    read: (key, { length, offset } = { offset: 0, length: Infinity }) =>
      Stream.suspend(() => {
        const bytes = versions.get(id(key))
        return bytes === undefined ? Stream.fail(gone("a version")) : Stream.make(bytes.slice(offset, offset + length))
      }),
    drop: (key) => Effect.sync(() => void versions.delete(id(key))),
    erase: (key) =>
      Effect.sync(() => {
        for (const name of [...versions.keys()]) {
          const [userId, session] = JSON.parse(name) as [string, string]
          if (userId === key.userId && session === key.session) versions.delete(name)
        }
      }),
    publishArtifact: (staged, userId, blob) =>
      Effect.suspend(() => {
        const bytes = staging.get(staged.id)
        if (bytes === undefined) return gone("something staged")
        staging.delete(staged.id)
        artifacts.set(`${userId}/${blob}`, bytes)
        return Effect.void
      }),
    readArtifact: (userId, blob) =>
      Stream.suspend(() => {
        const bytes = artifacts.get(`${userId}/${blob}`)
        return bytes === undefined ? Stream.fail(gone("an artifact")) : Stream.make(bytes)
      }),
    dropArtifact: (userId, blob) => Effect.sync(() => void artifacts.delete(`${userId}/${blob}`)),
    sweepArtifacts: (used) =>
      Effect.sync(() => {
        for (const name of [...artifacts.keys()]) if (!used.has(name)) artifacts.delete(name)
      }),
    writeNotes: (userId, content) => Effect.sync(() => void notes.set(userId, content)),
    readNotes: (userId) => Effect.sync(() => notes.get(userId)),
    sweep: Effect.sync(() => staging.clear())
  }
}

/** Bytes for as long as the process lives. */
export const layer = Layer.sync(BlobStore, make)

import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as ArtifactName from "../../../domain/server/ArtifactName.ts"
import type * as Quota from "../../../domain/server/Quota.ts"
import { type Artifact, ArtifactStore } from "../../../ports/ArtifactStore.ts"
import { BlobStore, type Incoming } from "../../../ports/BlobStore.ts"
import { Random } from "../../../ports/Random.ts"
import { use } from "../../../ports/Use.ts"

/**
 * Takes in an artifact, in the place of the one with its name. When it succeeds, bytes and row are durable; when it
 * fails, what was there is still there.
 */
export const receive = Effect.fn("ReceiveArtifact")(function*<E = never, R = never>(upload: {
  readonly userId: string
  readonly fileName: string
  readonly bytes: Incoming<E, R>
  readonly limit: number
  readonly quota?: Quota.Quota
}) {
  const blobs = yield* BlobStore
  const artifacts = yield* ArtifactStore
  const staged = yield* blobs.stage(upload.bytes, upload.limit)
  const { sha256, size } = staged
  const { userId } = upload
  const name = ArtifactName.of(upload.fileName, sha256)
  const receivedAt = yield* Clock.currentTimeMillis
  const blob = yield* use(Random, (random) => random.hex(16))
  const added: Artifact = { userId, name, blob, sha256, size, receivedAt }
  const before = yield* artifacts.put(added, blobs.publishArtifact(staged, userId, blob), upload.quota)
  if (before !== undefined) yield* blobs.dropArtifact(userId, before.blob)
  return added
}, Effect.scoped)

/** Deletes an artifact for its owner: first the row, then the bytes. `undefined` when there was none. */
export const remove = Effect.fn("RemoveArtifact")(function*(userId: string, name: string) {
  const blobs = yield* BlobStore
  const artifacts = yield* ArtifactStore
  const gone = yield* artifacts.remove(userId, name)
  if (gone !== undefined) yield* blobs.dropArtifact(userId, gone.blob)
  return gone
})

/** Deletes bytes that a predecessor which died had no row for. Called once, before the first request. */
export const sweep = Effect.gen(function*() {
  const blobs = yield* BlobStore
  yield* blobs.sweepArtifacts(yield* Effect.flatMap(ArtifactStore, (artifacts) => artifacts.blobs))
})

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Quota from "../../domain/server/Quota.ts"
import { type Artifact, ArtifactStore } from "../../ports/ArtifactStore.ts"
import { QuotaExceeded } from "../../ports/SessionStore.ts"

const make = Effect.map(Effect.makeSemaphore(1), (lock): ArtifactStore["Type"] => {
  const kept = new Map<string, Artifact>()
  const id = (userId: string, name: string): string => JSON.stringify([userId, name])
  const mine = (userId: string): ReadonlyArray<Artifact> => [...kept.values()].filter((each) => each.userId === userId)
  return {
    put: (artifact, publish, quota) =>
      lock.withPermits(1)(Effect.gen(function*() {
        const before = kept.get(id(artifact.userId, artifact.name))
        const sizes = mine(artifact.userId).map(({ size }) => size)
        const usage = { bytes: sizes.reduce((sum, size) => sum + size, 0), sessions: 0, largest: Math.max(0, ...sizes) }
        const more = { bytes: artifact.size - (before?.size ?? 0), sessions: 0 }
        const bound = Quota.exceeded(quota ?? {}, usage, more)
        if (bound !== undefined) return yield* new QuotaExceeded({ bound })
        yield* publish
        kept.set(id(artifact.userId, artifact.name), artifact)
        return before
      })).pipe(Effect.uninterruptible),
    find: (userId, name) => Effect.sync(() => kept.get(id(userId, name))),
    list: (userId) => Effect.sync(() => [...mine(userId)].sort((left, right) => left.name < right.name ? -1 : 1)),
    remove: (userId, name) =>
      Effect.sync(() => {
        const before = kept.get(id(userId, name))
        kept.delete(id(userId, name))
        return before
      }),
    blobs: Effect.sync(() => new Set([...kept.values()].map(({ blob, userId }) => `${userId}/${blob}`)))
  }
})

/** Artifacts for as long as the process lives; its quota knows no sessions. */
export const layer = Layer.effect(ArtifactStore, make)

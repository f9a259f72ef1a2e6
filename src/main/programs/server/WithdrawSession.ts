import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import { PartialUploads } from "../../../ports/PartialUploads.ts"
import { type SessionKey, SessionStore } from "../../../ports/SessionStore.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import { dropSuperseded } from "./ReceiveUpload.ts"

/**
 * Takes a session back for its owner: first the rows give way to a tombstone, then the bytes go. What is recorded as
 * withdrawn is never visible again, and what a death in between left on the disk goes at the next start. Answers when
 * all of it is gone; safe to repeat. `versions` is 0 when there was nothing, which leaves a tombstone all the same.
 */
export const withdraw = Effect.fn("WithdrawSession")(function*(userId: string, id: string) {
  const sessions = yield* SessionStore
  const at = yield* Clock.currentTimeMillis
  const keys = yield* meant(userId, id)
  const counts = yield* Effect.forEach(keys, (key) => sessions.withdraw(key, at))
  yield* Effect.forEach(keys, erase, { discard: true })
  const found = keys.find((_, i) => counts[i] !== 0) ?? keys[0]
  return { id: found?.session ?? id, versions: counts.reduce((sum, count) => sum + count, 0) }
})

/** Lets a session come again. False when it was not withdrawn. */
export const lift = Effect.fn("LiftTombstone")(function*(userId: string, id: string) {
  const sessions = yield* SessionStore
  const at = yield* Clock.currentTimeMillis
  const keys = yield* meant(userId, id)
  const lifted = yield* Effect.forEach(keys, (key) => sessions.lift(key, at, eraseBytes(key)))
  const found = keys.find((_, i) => lifted[i] === true) ?? keys[0]
  return { id: found?.session ?? id, lifted: lifted.includes(true) }
})

/**
 * Finishes what an earlier attempt, or a predecessor that died, could not. One session that cannot be erased keeps no
 * other from it; fails with the first reason when all have had their turn. Safe to repeat.
 */
export const eraseOwed = Effect.gen(function*() {
  const sessions = yield* SessionStore
  const [failures] = yield* Effect.partition(yield* sessions.unerased, erase)
  yield* dropSuperseded()
  if (failures[0] !== undefined) return yield* failures[0]
})

const erase = (key: SessionKey) =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    yield* sessions.erase(key, yield* Clock.currentTimeMillis, eraseBytes(key))
  })

/** Also what came of it in parts and was never put together. */
const eraseBytes = (key: SessionKey) =>
  Effect.zipRight(
    Effect.flatMap(PartialUploads, (partials) => partials.erase(key)),
    Effect.flatMap(BlobStore, (blobs) => blobs.erase(key))
  )

const meant = (userId: string, id: string) =>
  Effect.map(TokenSigner, ({ fingerprint }) =>
    SessionName.meant(id, fingerprint).map((session): SessionKey => ({ userId, session })))

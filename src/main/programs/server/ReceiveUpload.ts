import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as Revision from "../../../domain/server/Revision.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { BlobStore, type Staged } from "../../../ports/BlobStore.ts"
import { type SessionKey, SessionStore, type Tombstoned } from "../../../ports/SessionStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"

export interface Received {
  readonly session: SessionName.SessionName
  /** Of the bytes of this upload. */
  readonly sha256: string
  readonly size: number
  /** The version that holds these bytes, alone or as its beginning. */
  readonly revision: number
  /** What is shown instead, when that is another version. */
  readonly stored: Revision.Version | undefined
}

/**
 * Takes in one version of a session: stage, compare with what is there, publish, record. Safe to repeat with the same
 * bytes, and to run any number of times at once for one session: what is longest in the end is current. When it
 * succeeds, bytes and row are durable; when it fails, nothing is visible. A session that its owner took
 * back is `Tombstoned`, also when that happens while its bytes come in.
 */
export const receiveUpload = Effect.fn("ReceiveUpload")(function*<E, R>(upload: {
  readonly userId: string
  readonly fileName: string
  readonly bytes: Stream.Stream<Uint8Array, E, R>
  readonly limit: number
}) {
  const blobs = yield* BlobStore
  const staged = yield* blobs.stage(upload.bytes, upload.limit)
  const session = yield* sessionOf(upload.fileName, staged)
  return yield* keep({ userId: upload.userId, session }, staged)
}, Effect.scoped)

const sessionOf = (fileName: string, staged: Staged) =>
  Effect.map(TokenSigner, (signer) => {
    const named = SessionName.parse(fileName)
    return named._tag === "Nameless"
      ? SessionName.fromHash(staged.sha256)
      : SessionName.of(named, signer.fingerprint)
  })

/** Somebody else changed the session between our comparing and our recording: compare again. */
class Changed extends Data.TaggedError("Changed")<{}> {}

/**
 * Comparing reads whole files, so it is done before the session is locked; under the lock it only counts when the
 * version compared with is still the current one. Each round that fails means that another upload got through.
 */
const keep = (
  key: SessionKey,
  staged: Staged
): Effect.Effect<Received, StoreError | Tombstoned, BlobStore | SessionStore> =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const blobs = yield* BlobStore
    const seen = yield* sessions.find(key)
    const overlap = yield* overlapWith(key, staged, seen)
    const at = yield* Clock.currentTimeMillis
    const recorded = yield* sessions.record(key, at, (stored) =>
      Effect.gen(function*() {
        const known = Revision.same(stored, staged) !== undefined
        if (!known && stored?.current.revision !== seen?.current.revision) return yield* new Changed()
        const decision = Revision.decide(stored, { sha256: staged.sha256, size: staged.size }, overlap)
        if (decision._tag === "Newer" || (decision._tag === "Diverged" && decision.becomesCurrent)) {
          yield* blobs.publish(staged, { ...key, revision: decision.version.revision }, stored?.current.revision)
        } else if (decision._tag === "Diverged") {
          yield* blobs.publishAside(staged, { ...key, revision: decision.version.revision })
        }
        return decision
      }))
    return received(key, staged, recorded)
  }).pipe(Effect.catchTag("Changed", () => keep(key, staged)))

const overlapWith = (key: SessionKey, staged: Staged, seen: Revision.Stored | undefined) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    if (seen === undefined || Revision.same(seen, staged) !== undefined) return "neither" as const
    const { current } = seen
    if (staged.size >= current.size) {
      const begins = (yield* blobs.stagedPrefix(staged, current.size)) === current.sha256
      return begins ? "current-begins-incoming" as const : "neither" as const
    }
    const begins = (yield* blobs.prefix({ ...key, revision: current.revision }, staged.size)) === staged.sha256
    return begins ? "incoming-begins-current" as const : "neither" as const
  })

const received = (
  key: SessionKey,
  staged: Staged,
  { decision, stored }: { readonly decision: Revision.Decision; readonly stored: Revision.Stored }
): Received => {
  const revision = decision._tag === "PrefixOfStored" ? stored.current.revision : decision.version.revision
  const shown = stored.current.sha256 === staged.sha256 ? undefined : stored.current
  return { session: key.session, sha256: staged.sha256, size: staged.size, revision, stored: shown }
}

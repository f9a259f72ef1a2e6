import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as FamilyName from "../../../domain/server/FamilyName.ts"
import * as Quota from "../../../domain/server/Quota.ts"
import * as Revision from "../../../domain/server/Revision.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import type { EpochMillis } from "../../../domain/time/Timestamp.ts"
import { BlobStore, type Incoming, type Staged } from "../../../ports/BlobStore.ts"
import { type FileKey, type QuotaExceeded, SessionStore, type Tombstoned } from "../../../ports/SessionStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Span from "./Span.ts"

export interface Received {
  readonly session: SessionName.SessionName
  /** Set for a file of the session's family. */
  readonly file: FamilyName.FamilyName | undefined
  /** Of the bytes of this upload. */
  readonly sha256: string
  readonly size: number
  /** The version that holds these bytes, alone or as its beginning. */
  readonly revision: number
  /** What is shown instead, when that is another version. */
  readonly stored: Revision.Version | undefined
}

/** The fields `session` and `name` of an upload do not say which file of which family it is. */
export class BadMember extends Data.TaggedError("BadMember")<{ readonly field: "session" | "name" }> {}

/** What the operator allows. */
export interface Terms {
  readonly quota?: Quota.Quota | undefined
  /** How many versions beside the current one stay; absent keeps all. */
  readonly keepOthers?: number | undefined
}

/**
 * Takes in one version of a session, or of a file of its family: stage, compare with what is there, publish, record.
 * Safe to repeat with the same bytes, and to run any number of times at once for one session: what is longest in the end
 * is current. When it succeeds, bytes and row are durable; when it fails, nothing is visible. A session that its owner
 * took back is `Tombstoned`, with its family, also when that happens while its bytes come in. `member` is asked when all
 * bytes are there: the fields that say so may come after them.
 */
export const receiveUpload = <E = never, R = never>(upload: Upload<E, R>) =>
  Span.named("ReceiveUpload")(Effect.scoped(take(upload)))

interface Upload<E, R> {
  readonly userId: string
  readonly fileName: string
  readonly bytes: Incoming<E, R>
  readonly limit: number
  readonly member?: () => FamilyName.Member
  readonly terms?: Terms
  /** When these bytes first came, for those that come from another server; now when not said. */
  readonly receivedAt?: EpochMillis
}

/** Bytes at the beginning of something staged of which the hash was compared. */
export interface Compared {
  readonly size: number
  readonly sha256: string
}

const take = Effect.fnUntraced(function*<E, R>(upload: Upload<E, R>) {
  const blobs = yield* BlobStore
  const staged = yield* blobs.stage(upload.bytes, upload.limit)
  const member = upload.member?.() ?? { _tag: "None" }
  if (member._tag === "Bad") return yield* new BadMember({ field: member.field })
  const key = { userId: upload.userId, ...yield* fileOf(upload.fileName, member, staged) }
  const at = upload.receivedAt ?? (yield* Clock.currentTimeMillis)
  return yield* keepStaged(key, staged, at, upload.terms ?? {})
})

/** Makes what was staged a version, by the rules of `receiveUpload`. */
export const keepStaged = Effect.fnUntraced(
  function*(key: FileKey, staged: Staged, at: EpochMillis, terms: Terms, compared?: Compared) {
    const received = yield* keep(key, staged, at, terms, compared)
    if (terms.keepOthers !== undefined) yield* dropSuperseded(key)
    return received
  }
)

/** Is an upload of at least so many bytes sure to cross the quota? Tells so before a byte of it is taken. */
export const neverFits = (
  userId: string,
  quota: Quota.Quota,
  bytes: number
): Effect.Effect<boolean, StoreError, SessionStore> =>
  quota.bytes === undefined || bytes === 0
    ? Effect.succeed(false)
    : Effect.flatMap(SessionStore, (sessions) =>
      Effect.map(sessions.usage(userId), (usage) => Quota.neverFits(quota, usage, bytes)))

const fileOf = (fileName: string, member: Exclude<FamilyName.Member, { readonly _tag: "Bad" }>, staged: Staged) =>
  Effect.map(TokenSigner, (signer) => {
    const named = SessionName.parse(member._tag === "Member" ? member.session + SessionName.suffix : fileName)
    const session = named._tag === "Nameless"
      ? SessionName.fromHash(staged.sha256)
      : SessionName.of(named, signer.fingerprint)
    return member._tag === "Member" ? { session, file: member.name } : { session }
  })

/** Deletes the bytes of versions that gave way to newer ones: of one file, or at the start of all. */
export const dropSuperseded = (key?: FileKey) =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const blobs = yield* BlobStore
    const owed = yield* sessions.superseded(key)
    yield* Effect.forEach(owed, (old) => sessions.settle(old, blobs.drop(old)), { discard: true })
  })

/** Somebody else changed the session between our comparing and our recording: compare again. */
class Changed extends Data.TaggedError("Changed")<{}> {}

/**
 * Comparing reads whole files, so it is done before the session is locked; under the lock it only counts when the
 * version compared with is still the current one. Each round that fails means that another upload got through.
 */
const keep = (
  key: FileKey,
  staged: Staged,
  at: EpochMillis,
  terms: Terms,
  compared?: Compared
): Effect.Effect<Received, StoreError | Tombstoned | QuotaExceeded, BlobStore | SessionStore> =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const seen = yield* sessions.find(key)
    const overlap = seen === undefined ? "neither" : yield* overlapWith(key, staged, seen, compared)
    const decide = (stored: Revision.Stored | undefined) => {
      const known = Revision.same(stored, staged) !== undefined
      return !known && stored?.current.revision !== seen?.current.revision
        ? new Changed()
        : Effect.succeed(Revision.decide(stored, { sha256: staged.sha256, size: staged.size }, overlap))
    }
    const recorded = yield* sessions.record(key, at, decide, {
      ...terms,
      publish: (decision, before) => publish(key, staged, decision, before?.current.revision)
    })
    return received(key, staged, recorded)
  }).pipe(Effect.catchTag("Changed", () => keep(key, staged, at, terms, compared)))

const publish = (key: FileKey, staged: Staged, decision: Revision.Decision, previous: number | undefined) =>
  Effect.flatMap(BlobStore, (blobs) => {
    if (decision._tag === "Newer" || (decision._tag === "Diverged" && decision.becomesCurrent)) {
      return blobs.publish(staged, { ...key, revision: decision.version.revision }, previous)
    }
    return decision._tag === "Diverged"
      ? blobs.publishAside(staged, { ...key, revision: decision.version.revision })
      : Effect.void
  })

const overlapWith = (key: FileKey, staged: Staged, seen: Revision.Stored, compared: Compared | undefined) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    if (Revision.same(seen, staged) !== undefined) return "neither" as const
    const { current } = seen
    if (compared?.size === current.size && compared.sha256 === current.sha256) return "current-begins-incoming" as const
    if (staged.size >= current.size) {
      const begins = (yield* blobs.stagedPrefix(staged, current.size)) === current.sha256
      return begins ? "current-begins-incoming" as const : "neither" as const
    }
    const begins = (yield* blobs.prefix({ ...key, revision: current.revision }, staged.size)) === staged.sha256
    return begins ? "incoming-begins-current" as const : "neither" as const
  })

const received = (
  key: FileKey,
  staged: Staged,
  { decision, stored }: { readonly decision: Revision.Decision; readonly stored: Revision.Stored }
): Received => {
  const revision = decision._tag === "PrefixOfStored" ? stored.current.revision : decision.version.revision
  const shown = stored.current.sha256 === staged.sha256 ? undefined : stored.current
  return { session: key.session, file: key.file, sha256: staged.sha256, size: staged.size, revision, stored: shown }
}

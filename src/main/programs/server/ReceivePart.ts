import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as PartialUpload from "../../../domain/server/PartialUpload.ts"
import * as Quota from "../../../domain/server/Quota.ts"
import { BlobStore, type BlobTooLarge, type Incoming, type Pieces } from "../../../ports/BlobStore.ts"
import { type PartialKey, PartialUploads } from "../../../ports/PartialUploads.ts"
import { type FileKey, QuotaExceeded, type SessionKey, SessionStore, type Tombstoned } from "../../../ports/SessionStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import * as ReceiveUpload from "./ReceiveUpload.ts"
import * as Span from "./Span.ts"

/** The part does not begin where the upload ended. */
export class Elsewhere extends Data.TaggedError("Elsewhere")<{ readonly offset: number }> {}

/** What the upload builds on, or what came of it, is not what its hash says; there is no use in going on. */
export class Differs extends Data.TaggedError("Differs") {}

/** There is no such upload, and this does not begin one. */
export class NoUpload extends Data.TaggedError("NoUpload") {}

/** What is announced cannot be, or is not what came. */
export class Impossible extends Data.TaggedError("Impossible") {}

export type Taken =
  /** So many bytes of the file are there. */
  | { readonly _tag: "Kept"; readonly offset: number }
  | { readonly _tag: "Received"; readonly received: ReceiveUpload.Received }
  /** What was answered when the file was put together. */
  | { readonly _tag: "Repeated"; readonly answer: string }

export interface Part<E> extends Omit<PartialUpload.Request, "session" | "file"> {
  readonly key: PartialKey
  readonly target: FileKey
  readonly bytes: Pieces<E>
  /** Of the whole file, with a part that is the last: lower-case hex. */
  readonly sha256?: string | undefined
  readonly terms: ReceiveUpload.Terms
  /** What is answered when the file was put together, as JSON. */
  readonly answer: (received: ReceiveUpload.Received) => string
}

/** Uploads under way at one time for one person; of more, those go that were not touched for the longest. */
const most = 32

/**
 * Takes in one part of a file, and puts the file together after the last one (docs/append.md). What came of a part that
 * breaks off is kept. A file is put together only when it has the hash the client says, and what it builds on is what the
 * server's own version has: then it is a version like any other. One part at a time for each key.
 */
export const receivePart = <E>(part: Part<E>) =>
  Span.named("ReceivePart")(Effect.gen(function*() {
    const partials = yield* PartialUploads
    const { session, file } = part.target
    const found = yield* partials.find(part.key)
    const decision = PartialUpload.decide(found, { ...part, session, file })
    switch (decision._tag) {
      case "Invalid":
        return yield* new Impossible()
      case "Unknown":
        return yield* new NoUpload()
      case "Elsewhere":
        return yield* new Elsewhere({ offset: decision.offset })
      case "Repeat":
        return { _tag: "Repeated", answer: decision.answer } satisfies Taken as Taken
      case "Direct":
        yield* checkBase(part.target, decision.note)
        return yield* together(part, decision.note, part.bytes)
      case "Begin":
        yield* checkBase(part.target, decision.note)
        yield* checkRoom(part)
        yield* begin(part, decision.note)
        return yield* goOn(part, { ...decision.note, received: 0 })
      case "Continue":
        return yield* goOn(part, decision.progress)
    }
  }))

const goOn = <E>(part: Part<E>, progress: PartialUpload.Progress) =>
  Effect.gen(function*() {
    const partials = yield* PartialUploads
    const left = progress.length - progress.base - progress.received
    const at = yield* Clock.currentTimeMillis
    // A session that is taken back while its bytes come in leaves none of them, however this part ends.
    const received = yield* partials.add(part.key, part.bytes, left, at).pipe(
      Effect.exit,
      Effect.flatMap((ended) => Effect.zipRight(checkTombstone(part), ended)),
      Effect.uninterruptible
    )
    const offset = progress.base + received
    if (!part.complete) return { _tag: "Kept", offset } satisfies Taken as Taken
    if (offset !== progress.length) return yield* new Elsewhere({ offset })
    const taken = yield* together(part, progress, partials.read(part.key)).pipe(
      Effect.tapErrorTag("Differs", () => partials.remove(part.key)),
      Effect.tapErrorTag("Tombstoned", () => partials.remove(part.key))
    )
    // The file is kept by now: without this note a lost answer costs its bytes once more.
    yield* Effect.ignore(partials.answered(part.key, part.answer(taken.received), at))
    return taken
  })

/** The server's own bytes in front of those that came, as a version. */
const together = <E>(part: Part<E>, { base, before, length }: PartialUpload.Note, rest: Incoming<E | StoreError>) =>
  Effect.scoped(Effect.gen(function*() {
    const blobs = yield* BlobStore
    const at = yield* Clock.currentTimeMillis
    const tail = "failed" in rest ? Stream.fromAsyncIterable(rest.bytes, rest.failed) : rest
    const staged = yield* blobs.stage(Stream.concat(yield* beginning(part.target, base), tail), length)
    if (staged.size !== length || staged.sha256 !== part.sha256) return yield* new Differs()
    const compared = { size: base, sha256: before }
    if (base > 0 && (yield* blobs.stagedPrefix(staged, base)) !== before) return yield* new Differs()
    const received = yield* ReceiveUpload.keepStaged(part.target, staged, at, part.terms, compared)
    return { _tag: "Received", received } as const
  }))

const beginning = (target: FileKey, length: number) =>
  Effect.gen(function*() {
    if (length === 0) return Stream.empty
    const stored = yield* Effect.flatMap(SessionStore, (sessions) => sessions.find(target))
    if (stored === undefined) return yield* new Differs()
    const { revision } = stored.current
    return Stream.unwrap(Effect.map(BlobStore, (blobs) => blobs.read({ ...target, revision }, { offset: 0, length })))
  })

/** Before a byte is taken: does the current version begin as the client thinks? */
const checkBase = (target: FileKey, { base, before }: PartialUpload.Note) =>
  Effect.gen(function*() {
    if (base === 0) return
    const stored = yield* Effect.flatMap(SessionStore, (sessions) => sessions.find(target))
    if (stored === undefined || stored.current.size < base) return yield* new Differs()
    const { revision, sha256, size } = stored.current
    const blobs = yield* BlobStore
    const own = size === base ? sha256 : yield* blobs.prefix({ ...target, revision }, base)
    if (own !== before) return yield* new Differs()
  })

/** Everything under way counts as if it were kept already. */
const checkRoom = <E>({ key, length, terms }: Part<E>) =>
  Effect.gen(function*() {
    const partials = yield* PartialUploads
    const others = (yield* partials.of(key.userId)).filter(({ id }) => id !== key.id)
    const pending = others.reduce((sum, { progress }) => sum + progress.received, 0)
    const { quota } = terms
    if (quota?.bytes !== undefined) {
      const usage = yield* Effect.flatMap(SessionStore, (sessions) => sessions.usage(key.userId))
      const all = { ...usage, bytes: usage.bytes + pending }
      if (Quota.neverFits(quota, all, length)) return yield* new QuotaExceeded({ bound: "bytes" })
    }
    yield* Effect.forEach(others.slice(most - 1), (old) => partials.remove(old), { discard: true })
  })

/** Announced before the tombstone is looked for: a withdrawal erases what it finds after its tombstone stands. */
const begin = <E>(part: Part<E>, note: PartialUpload.Note) =>
  Effect.gen(function*() {
    const partials = yield* PartialUploads
    yield* partials.begin(part.key, note, yield* Clock.currentTimeMillis)
    yield* checkTombstone(part)
  })

/** Fails when the session was taken back, and then nothing of the upload is left. */
const checkTombstone = <E>(
  { key, target }: Part<E>
): Effect.Effect<void, Tombstoned | StoreError, PartialUploads | SessionStore> =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const at = yield* Clock.currentTimeMillis
    yield* sessions.record(target satisfies SessionKey, at, () => new Looked())
  }).pipe(
    Effect.catchTag("Looked", () => Effect.void),
    Effect.catchTag("QuotaExceeded", () => Effect.void),
    Effect.tapErrorTag("Tombstoned", () => Effect.flatMap(PartialUploads, (partials) => partials.remove(key)))
  )

/** Nothing is recorded: only the tombstone was looked for. */
class Looked extends Data.TaggedError("Looked") {}

export type Failure = BlobTooLarge | QuotaExceeded | Tombstoned | StoreError | Elsewhere | Differs | NoUpload | Impossible

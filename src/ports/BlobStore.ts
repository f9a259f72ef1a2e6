import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Revised, SessionKey } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** More bytes came than the limit allows. */
export class BlobTooLarge extends Schema.TaggedError<BlobTooLarge>()("BlobTooLarge", { limit: Schema.Number }) {}

/** Bytes that have been received and are durable, but that nobody can see yet. */
export interface Staged {
  readonly id: string
  /** Lower-case hex, of all bytes. */
  readonly sha256: string
  readonly size: number
}

/**
 * Bytes as they come, for where they come one upload after the other: driving a `Stream` costs more than everything else
 * that is done for a session of usual size. `failed` says what an error thrown by `bytes` means. Ended early, the
 * iterator is told so (`return`).
 */
export interface Pieces<E> {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly failed: (error: unknown) => E
}

export type Incoming<E = never, R = never> = Pieces<E> | Stream.Stream<Uint8Array, E, R>

/** In bytes from the beginning. */
export interface Part {
  readonly offset: number
  /** `Infinity` for all that follows. */
  readonly length: number
}

export type { Revised } from "./SessionStore.ts"

/**
 * The bytes of sessions and their families. One place per user and file shows the current version, older ones lie beside
 * it; nothing is ever visible in part. Names in it come from validated ids only (`SessionName`, `FamilyName`, user ids),
 * never from a client.
 *
 * `publish` and `publishAside` are called under the session's lock (by `SessionStore.record`) and before its row is
 * written. Both are safe to repeat after a crash at any point: as long as the row does not name the new revision, the
 * bytes of all revisions the rows name stay readable.
 */
export class BlobStore extends Context.Tag("agnes/server/BlobStore")<BlobStore, {
  /**
   * Takes bytes in, hashing them as they come, at most `limit`; they are durable when it returns. What was staged is
   * deleted with the scope unless it was published. After a failure or an interruption nothing is left. A chunk is the
   * store's to keep.
   */
  readonly stage: <E = never, R = never>(
    incoming: Incoming<E, R>,
    limit: number
  ) => Effect.Effect<Staged, E | BlobTooLarge | StoreError, R | Scope.Scope>
  /** Makes the staged bytes the current version, keeping the bytes of `previous` as an older one. Durable. */
  readonly publish: (
    staged: Staged,
    key: Revised,
    previous: number | undefined
  ) => Effect.Effect<void, StoreError>
  /** Keeps the staged bytes as a version beside the current one. Durable. */
  readonly publishAside: (staged: Staged, key: Revised) => Effect.Effect<void, StoreError>
  /** Hash (lower-case hex) of the first `length` bytes of something staged. */
  readonly stagedPrefix: (staged: Staged, length: number) => Effect.Effect<string, StoreError>
  /** Hash of the first `length` bytes of a version; `undefined` when it is not there. */
  readonly prefix: (key: Revised, length: number) => Effect.Effect<string | undefined, StoreError>
  /**
   * The bytes of a version, or of `part` of it as far as there are any; fails with `StoreError` when it is not there.
   * Only what is taken is read. A chunk is the reader's to keep.
   */
  readonly read: (key: Revised, part?: Part) => Stream.Stream<Uint8Array, StoreError>
  /** Deletes a version that is not the current one. Durable; safe to repeat. Called when no row names it any more. */
  readonly drop: (key: Revised) => Effect.Effect<void, StoreError>
  /**
   * Deletes every version of a session and of its family, recorded or not, with what an interrupted publication left of
   * it. Durable; safe to repeat; nothing for a session that is not there. Called when no row names them any more.
   */
  readonly erase: (key: SessionKey) => Effect.Effect<void, StoreError>
  /**
   * Moves staged bytes to their place as an artifact of a user; `blob` is 16 to 64 hexadecimal digits and new. Durable.
   * Called before the row that names it is written.
   */
  readonly publishArtifact: (staged: Staged, userId: string, blob: string) => Effect.Effect<void, StoreError>
  /** The bytes of an artifact; fails with `StoreError` when they are not there. */
  readonly readArtifact: (userId: string, blob: string) => Stream.Stream<Uint8Array, StoreError>
  /** Deletes the bytes of an artifact. Durable; safe to repeat. */
  readonly dropArtifact: (userId: string, blob: string) => Effect.Effect<void, StoreError>
  /** Deletes the bytes of artifacts that are not in `used` (`<user id>/<blob>`). Called once, before the first request. */
  readonly sweepArtifacts: (used: ReadonlySet<string>) => Effect.Effect<void, StoreError>
  /** Replaces the notes of a user (`CLAUDE.local.md`). Atomic and durable. */
  readonly writeNotes: (userId: string, content: string) => Effect.Effect<void, StoreError>
  /** The notes of a user as they were written last; `undefined` when there are none. */
  readonly readNotes: (userId: string) => Effect.Effect<string | undefined, StoreError>
  /** Deletes what interrupted uploads of a dead process left. Called once, before the first request. */
  readonly sweep: Effect.Effect<void, StoreError>
}>() {}

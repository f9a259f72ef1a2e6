import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Note, Progress } from "../domain/server/PartialUpload.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { Pieces } from "./BlobStore.ts"
import type { SessionKey } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** The client names its uploads; equal ids of two users have nothing to do with each other. */
export interface PartialKey {
  readonly userId: string
  /** 32 hexadecimal digits. */
  readonly id: string
}

/** An upload and how far it came. */
export interface Found extends PartialKey {
  readonly progress: Progress
}

/**
 * What came of files that are sent in parts, until they are put together. None of it is a promise: it may be gone, or
 * after a power cut not what came, so nobody uses it without having compared its hash. One caller at a time for each key.
 */
export class PartialUploads extends Context.Tag("agnes/server/PartialUploads")<PartialUploads, {
  readonly find: (key: PartialKey) => Effect.Effect<Progress | undefined, StoreError>
  /** There is one from now on, without a byte; what was there under that key is gone. */
  readonly begin: (key: PartialKey, note: Note, at: EpochMillis) => Effect.Effect<void, StoreError>
  /**
   * Puts bytes behind those that are there, at most `most`, as they come; answers how many are there then. What came
   * before a failure stays. Cannot be interrupted: it ends when the bytes do. `StoreError` when there is no such upload.
   */
  readonly add: <E>(
    key: PartialKey,
    incoming: Pieces<E>,
    most: number,
    at: EpochMillis
  ) => Effect.Effect<number, E | StoreError>
  /** What came, in order. */
  readonly read: (key: PartialKey) => Stream.Stream<Uint8Array, StoreError>
  /** Keeps the answer instead of the bytes. */
  readonly answered: (key: PartialKey, answer: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  /** Safe to repeat. */
  readonly remove: (key: PartialKey) => Effect.Effect<void, StoreError>
  /** Those of one user, the one that was touched last first. */
  readonly of: (userId: string) => Effect.Effect<ReadonlyArray<Found>, StoreError>
  /** Removes those of a session and its family; whoever adds to one from then on fails or adds to nothing. */
  readonly erase: (key: SessionKey) => Effect.Effect<void, StoreError>
  /** Removes those that were not touched since. */
  readonly sweep: (before: EpochMillis) => Effect.Effect<void, StoreError>
}>() {}

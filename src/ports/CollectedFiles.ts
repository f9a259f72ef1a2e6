import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { StoreError } from "./StoreError.ts"

/**
 * - `copied`: new here. `refreshed`: goes on where the kept one ended, or differs from it.
 * - `same`: these bytes are here. `older`: they are the beginning of what is here.
 */
export type Kept = "copied" | "refreshed" | "same" | "older"

/**
 * The collected sessions of Unix users who have no account here: one folder a user below one target, as files people
 * of the machine can read. A file is whole or not there. Names are validated by the caller; nothing is followed that
 * others may have put into the target.
 */
export class CollectedFiles extends Context.Tag("agnes/server/CollectedFiles")<CollectedFiles, {
  /** Makes the target with its group and mode; answers with what people should know about it. Safe to repeat. */
  readonly prepare: Effect.Effect<ReadonlyArray<string>, StoreError>
  readonly has: (user: string, file: string) => Effect.Effect<boolean, StoreError>
  /**
   * Keeps a file with the time it was modified (milliseconds), durably and in one step. What is here is replaced only
   * by a file that begins with it; one that differs is kept beside it under a name made from its hash. When `bytes`
   * fail nothing changes.
   */
  readonly keep: <E, R>(
    user: string,
    file: string,
    content: { readonly bytes: Stream.Stream<Uint8Array, E, R>; readonly modifiedAt: number }
  ) => Effect.Effect<Kept, E | StoreError, R>
  /** Deletes a file and those beside it, durably. Nothing for one that is not there. */
  readonly remove: (user: string, file: string) => Effect.Effect<void, StoreError>
}>() {}

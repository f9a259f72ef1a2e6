import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Seen } from "../domain/collect/Seen.ts"
import type { StoreError } from "./StoreError.ts"

/** A Unix user, and where what they have goes: the id of an account, or the empty text for the target folder. */
export interface Source {
  readonly unixUser: string
  readonly account: string
}

/**
 * What was collected before: never content and never a hash of it. Losing it costs reading everything once more, never
 * a session. Durable when a method returns.
 */
export class CollectLedger extends Context.Tag("agnes/server/CollectLedger")<CollectLedger, {
  /** By file name. */
  readonly files: (source: Source) => Effect.Effect<ReadonlyMap<string, Seen>, StoreError>
  /** Replaces what was noted of that file. */
  readonly note: (source: Source, file: string, seen: Seen) => Effect.Effect<void, StoreError>
  readonly forget: (source: Source, file: string) => Effect.Effect<void, StoreError>
  /** Folders whose private lists count for a Unix user, in order. */
  readonly places: (unixUser: string) => Effect.Effect<ReadonlyArray<string>, StoreError>
  /** Adds folders; those that are noted stay noted once. */
  readonly addPlaces: (unixUser: string, folders: Iterable<string>) => Effect.Effect<void, StoreError>
}>() {}

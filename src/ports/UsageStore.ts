import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Counted } from "../domain/usage/Count.ts"
import type { Ask, Figures } from "../domain/usage/Figures.ts"
import type { SessionKey } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/**
 * What sessions used: derived from them, gone with them. `SessionStore.withdraw` deletes the rows of a session in its
 * own transaction.
 */
export class UsageStore extends Context.Tag("agnes/server/UsageStore")<UsageStore, {
  /**
   * Puts this in the place of what was counted for the session before, all or nothing; part of the caller's transaction
   * where there is one. Nothing happens for a session that is not stored, or not any more.
   */
  readonly replace: (key: SessionKey, counted: Counted) => Effect.Effect<void, StoreError>
  /** As `Figures.of` says, from everything that was put down; sums in no particular order. */
  readonly figures: (ask: Ask) => Effect.Effect<Figures, StoreError>
  /** How many different files were written to; the one figure of `all` that the figures of days do not add up to. */
  readonly files: (ask: Ask) => Effect.Effect<number, StoreError>
  /** How much there is to look at for `figures`, in entries, counted to `most` and no further. */
  readonly extent: (ask: Ask, most: number) => Effect.Effect<number, StoreError>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Decision, Stored, Version } from "../domain/server/Revision.ts"
import type { SessionName } from "../domain/server/SessionName.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** A session belongs to exactly one user; equal names of two users have nothing to do with each other. */
export interface SessionKey {
  readonly userId: string
  readonly session: SessionName
}

export interface SessionRow extends SessionKey {
  /** The current version. */
  readonly version: Version
  readonly firstReceivedAt: EpochMillis
  /** When the current version came. */
  readonly receivedAt: EpochMillis
}

/**
 * What the server knows about sessions: which versions of whom, not their bytes. Rows are durable when a method
 * returns, and the only truth about what is stored.
 */
export class SessionStore extends Context.Tag("agnes/server/SessionStore")<SessionStore, {
  /** All versions of a session; `undefined` when there is none. */
  readonly find: (key: SessionKey) => Effect.Effect<Stored | undefined, StoreError>
  /**
   * Looks at a session and records what `decide` makes of it, with no other writer of that session in between, in this
   * process or another. `decide` moves the bytes to their place; when it fails nothing is recorded. Once begun it cannot
   * be interrupted. Returns the decision and what is stored after it. `Same` and `PrefixOfStored` change nothing.
   */
  readonly record: <E, R>(
    key: SessionKey,
    receivedAt: EpochMillis,
    decide: (stored: Stored | undefined) => Effect.Effect<Decision, E, R>
  ) => Effect.Effect<{ readonly decision: Decision; readonly stored: Stored }, E | StoreError, R>
  /** Sessions of one user in the order of their names, those after `after`, at most `limit`. */
  readonly list: (
    userId: string,
    page: { readonly after: SessionName | undefined; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<SessionRow>, StoreError>
  /** How many sessions a user has. */
  readonly count: (userId: string) => Effect.Effect<number, StoreError>
}>() {}

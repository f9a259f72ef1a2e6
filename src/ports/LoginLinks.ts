import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** A link that logs one person in once. The link itself is nowhere: only its hash. */
export interface LoginLink {
  readonly hash: string
  readonly userId: string
  readonly createdAt: EpochMillis
  readonly expiresAt: EpochMillis
}

/** Links that wait to be used. Durable when a method returns. */
export class LoginLinks extends Context.Tag("agnes/server/LoginLinks")<LoginLinks, {
  /** Also forgets all links that had expired by then. */
  readonly add: (link: LoginLink) => Effect.Effect<void, StoreError>
  /** Whose link this is, as long as it can be used; changes nothing. */
  readonly find: (hash: string, now: EpochMillis) => Effect.Effect<string | undefined, StoreError>
  /** Uses it up. Of several at once one gets the user's id, all others and all later ones `undefined`. */
  readonly take: (hash: string, now: EpochMillis) => Effect.Effect<string | undefined, StoreError>
  /** This person's links open nothing any more. */
  readonly drop: (userId: string) => Effect.Effect<void, StoreError>
}>() {}

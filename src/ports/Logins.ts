import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { LoginRow } from "../domain/server/Claims.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** Who is logged in with a password, so that a logout ends it for good. Durable when a method returns. */
export class Logins extends Context.Tag("agnes/server/Logins")<Logins, {
  /** Also forgets this person's logins that had expired by then. */
  readonly add: (login: LoginRow) => Effect.Effect<void, StoreError>
  readonly find: (id: string) => Effect.Effect<LoginRow | undefined, StoreError>
  /** From then on its token is refused; a second time keeps the first time. Unknown ids are ignored. */
  readonly end: (id: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  readonly endAll: (userId: string, at: EpochMillis) => Effect.Effect<void, StoreError>
}>() {}

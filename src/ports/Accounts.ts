import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { TokenRow, User } from "../domain/server/Claims.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** There is a user with this address already. */
export class EmailTaken extends Schema.TaggedError<EmailTaken>()("EmailTaken", { email: Schema.String }) {}

/** People and their personal access tokens. Durable when a method returns. Addresses compare without case. */
export class Accounts extends Context.Tag("agnes/server/Accounts")<Accounts, {
  readonly user: (id: string) => Effect.Effect<User | undefined, StoreError>
  readonly userByEmail: (email: string) => Effect.Effect<User | undefined, StoreError>
  /** Everybody, in the order of addresses. */
  readonly users: Effect.Effect<ReadonlyArray<User>, StoreError>
  /** `passwordHash` as `Passwords.hash` made it; without one, nobody can log in with a password. */
  readonly addUser: (
    user: User,
    at: EpochMillis,
    passwordHash?: string
  ) => Effect.Effect<void, EmailTaken | StoreError>
  readonly setActive: (id: string, active: boolean, at: EpochMillis) => Effect.Effect<void, StoreError>
  readonly anyUser: Effect.Effect<boolean, StoreError>
  /**
   * Adds a user, with a token and a password where given, if there is no user at all, all or nothing; `false` when
   * there is one. Of two that try at once, one gets `true`.
   */
  readonly addFirst: (
    user: User,
    token: TokenRow | undefined,
    at: EpochMillis,
    passwordHash?: string
  ) => Effect.Effect<boolean, StoreError>
  /** `undefined` for unknown people and for those without a password. */
  readonly passwordHash: (id: string) => Effect.Effect<string | undefined, StoreError>
  readonly setPassword: (id: string, hash: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  /** From then on nobody logs in with a password, as before there was one. */
  readonly forgetPassword: (id: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  /** Those of one person, or of all; the newest first. */
  readonly tokens: (userId?: string) => Effect.Effect<ReadonlyArray<TokenRow>, StoreError>
  /** The row of a token by its id (`jti`). */
  readonly token: (id: string) => Effect.Effect<TokenRow | undefined, StoreError>
  readonly addToken: (token: TokenRow) => Effect.Effect<void, StoreError>
  /** From then on the token is refused; a second time keeps the first time. Unknown ids are ignored. */
  readonly revokeToken: (id: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  readonly noteUse: (id: string, at: EpochMillis, ip: string | undefined) => Effect.Effect<void, StoreError>
}>() {}

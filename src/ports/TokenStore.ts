import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** The token file cannot be used: malformed, readable by others, a link. `message` names the remedy. */
export class TokenStoreError extends Schema.TaggedError<TokenStoreError>()("TokenStoreError", {
  path: Schema.String,
  message: Schema.String
}) {}

export interface StoredToken {
  readonly token: Redacted.Redacted
  /** Empty when nobody said whose it is. */
  readonly email: string
}

/**
 * The personal access token in `<config dir>/token.json` (client spec §1.2, CFG-3…5): `{"access_token","email"}`, mode
 * 0600 in a 0700 folder, replaced atomically, refused when group or others can read it or when it is a link.
 */
export class TokenStore extends Context.Tag("agnes/TokenStore")<TokenStore, {
  /** `undefined` when there is no file or it holds no token. */
  readonly load: Effect.Effect<StoredToken | undefined, TokenStoreError>
  readonly save: (token: StoredToken) => Effect.Effect<void, TokenStoreError>
  /** Idempotent. */
  readonly clear: Effect.Effect<void, TokenStoreError>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Days } from "../domain/account/Ttl.ts"
import type { AccountServerError } from "./AccountServer.ts"
import type { Credentials } from "./UploadServer.ts"

/** A personal access token as its owner sees it later. Times are texts as the server writes them, `null` for never. */
export interface OwnToken {
  readonly id: string
  readonly name: string
  /** First 8 digits of the id. */
  readonly prefix: string
  readonly created_at: string | null
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

export interface MadeToken {
  readonly token: Redacted.Redacted
  readonly prefix: string
  readonly expires_at: string | null
}

/**
 * One's own tokens at the server. As with `AccountServer`, each method makes exactly one request, follows no redirect,
 * gives up after 15 s, and no token is ever part of an error. What the server refuses although it knows us (403, 404,
 * 429) is an `UnexpectedReply` with its status.
 */
export class TokenServer extends Context.Tag("agnes/TokenServer")<TokenServer, {
  /** `POST /auth/tokens`, for a login only. Repeated, it makes another one. */
  readonly create: (
    credentials: Credentials,
    wish: { readonly name: string; readonly days: Days }
  ) => Effect.Effect<MadeToken, AccountServerError>
  readonly list: (credentials: Credentials) => Effect.Effect<ReadonlyArray<OwnToken>, AccountServerError>
  /** `DELETE /auth/tokens/{id}`; safe to repeat. */
  readonly revoke: (credentials: Credentials, id: string) => Effect.Effect<void, AccountServerError>
  /** `POST /auth/logout`: the login this token comes from counts no more. */
  readonly endLogin: (credentials: Credentials) => Effect.Effect<void, AccountServerError>
}>() {}

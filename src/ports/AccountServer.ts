import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** No answer at all: refused, reset, name unknown, TLS trouble, over 15 s. `message` is the system's text. */
export class ServerUnreachable extends Schema.TaggedError<ServerUnreachable>()("ServerUnreachable", {
  serverUrl: Schema.String,
  message: Schema.String
}) {}

/** 401: the server knows what we asked for and does not accept who asks. `detail` is the server's text, one line. */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", {
  serverUrl: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return this.detail
  }
}

/** Any other answer that is not the expected one: another status, a redirect, a page that is no reply of agnes. */
export class UnexpectedReply extends Schema.TaggedError<UnexpectedReply>()("UnexpectedReply", {
  serverUrl: Schema.String,
  status: Schema.Int,
  detail: Schema.String
}) {
  override get message(): string {
    return `HTTP ${this.status}: ${this.detail}`
  }
}

export type AccountServerError = ServerUnreachable | Rejected | UnexpectedReply

/**
 * The server as the account commands see it. `serverUrl` has passed `ServerUrl.parse` and ends without a slash. Each
 * method makes exactly one request, follows no redirect (the token would go with it), gives up after 15 s, reads at
 * most 1 MiB of the reply, and is safe to repeat. No token or password is ever part of an error.
 */
export class AccountServer extends Context.Tag("agnes/AccountServer")<AccountServer, {
  /**
   * Does this server accept this token? `GET /api/catalog/tables`; succeeds for a 200 with the shape of that reply and
   * for nothing else, so that neither a captive portal nor a 404 of a foreign server counts as verified (W-27).
   */
  readonly verify: (serverUrl: string, token: Redacted.Redacted) => Effect.Effect<void, AccountServerError>
  /**
   * The CLAUDE.md this server gives to its users, `GET /api/welcome`; `undefined` when the server has none to give
   * (404). A reply without `content`, or with an empty one, is an `UnexpectedReply` (W-36).
   */
  readonly welcome: (
    serverUrl: string,
    token: Redacted.Redacted
  ) => Effect.Effect<string | undefined, AccountServerError>
  /** `POST /auth/token`. No password is sent when it is empty. `email` is the server's spelling, else the given one. */
  readonly login: (
    serverUrl: string,
    account: { readonly email: string; readonly password: Redacted.Redacted }
  ) => Effect.Effect<{ readonly token: Redacted.Redacted; readonly email: string }, AccountServerError>
}>() {}

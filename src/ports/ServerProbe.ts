import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { EpochMillis } from "../domain/time/Timestamp.ts"

/** No answer at all. `code` is the system's word (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, …), `message` its text. */
export class NoReply extends Schema.TaggedError<NoReply>()("NoReply", {
  code: Schema.String,
  message: Schema.String
}) {}

export interface Probed {
  readonly status: number
  /** The reply is that of an agnes server that is well. */
  readonly isAgnes: boolean
  /** The server's clock, to the second, when it says. */
  readonly date: EpochMillis | undefined
  /** `X-Agnes-Min-Version`, when sent (client spec HTTP-3). */
  readonly minVersion: string | undefined
  /** Where a redirect leads; nobody follows it. */
  readonly location: string | undefined
}

/**
 * Is there a server, and what does it say of itself to somebody it does not know? No token, no redirect followed, given
 * up after 15 s, safe to repeat.
 *
 * `ask`: one `GET /api/health`. `offered`: the version of agnes the server gives to its users, by `GET /cli/latest`;
 * `undefined` when it does not say.
 */
export class ServerProbe extends Context.Tag("agnes/ServerProbe")<ServerProbe, {
  readonly ask: (serverUrl: string) => Effect.Effect<Probed, NoReply>
  readonly offered: (serverUrl: string) => Effect.Effect<string | undefined>
}>() {}

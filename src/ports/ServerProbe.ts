import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { AccountServerError } from "./AccountServer.ts"
import type { Credentials } from "./UploadServer.ts"
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
 * Is there a server, and what does it say of itself? No redirect is followed, and after 15 s it is given up; safe to repeat.
 *
 * `services`: what a server says of its parts to somebody it knows, by `GET /api/health/detailed`; only this sends a token.
 *
 * `ask`: one `GET /api/health`. `offered`: the version of agnes the server gives to its users, by `GET /cli/latest`;
 * `undefined` when it does not say.
 */
export class ServerProbe extends Context.Tag("agnes/ServerProbe")<ServerProbe, {
  readonly ask: (serverUrl: string) => Effect.Effect<Probed, NoReply>
  readonly offered: (serverUrl: string) => Effect.Effect<string | undefined>
  readonly services: (
    credentials: Credentials,
    includeSchema: boolean
  ) => Effect.Effect<Readonly<Record<string, Readonly<Record<string, unknown>>>>, AccountServerError>
}>() {}

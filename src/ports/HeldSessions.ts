import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { HeldSession } from "../domain/status/Compared.ts"
import type { AccountServerError } from "./AccountServer.ts"
import type { Credentials } from "./UploadServer.ts"

/**
 * What the server has of a person's sessions: `GET /api/sessions`, page after page until all are named. Follows no
 * redirect; up to 20 pages of 1000, 20 s altogether, after which it is an `UnexpectedReply`: half a list would say of
 * the other half that it is lost. Safe to repeat.
 */
export class HeldSessions extends Context.Tag("agnes/HeldSessions")<HeldSessions, {
  readonly all: (credentials: Credentials) => Effect.Effect<ReadonlyArray<HeldSession>, AccountServerError>
}>() {}

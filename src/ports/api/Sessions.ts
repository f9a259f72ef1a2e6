import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** The current version of one session of the caller. Times are ISO-8601 in UTC. */
export const Session = Schema.Struct({
  id: Schema.String,
  filename: Schema.String,
  size: Schema.Int,
  sha256: Schema.String,
  revision: Schema.Int,
  first_received_at: Schema.String,
  received_at: Schema.String
})

/** In the order of ids; `next` is what to pass as `after` for the rest, absent on the last page. */
export const SessionPage = Schema.Struct({
  sessions: Schema.Array(Session),
  count: Schema.Int,
  next: Schema.optional(Schema.String)
})

export const PageParams = Schema.Struct({
  after: Schema.optional(Schema.String.pipe(Schema.maxLength(128))),
  limit: Schema.optional(Schema.NumberFromString.pipe(Schema.int(), Schema.between(1, 1000)))
})

/** What the server has of the caller's sessions (design §4). */
export class Sessions extends HttpApiGroup.make("sessions")
  .add(HttpApiEndpoint.get("mine", "/sessions").setUrlParams(PageParams).addSuccess(SessionPage))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .middleware(Authorization)
  .prefix("/api")
{}

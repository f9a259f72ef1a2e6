import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
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
  limit: Schema.optional(
    Schema.NumberFromString.pipe(Schema.int(), Schema.between(1, 1000)).annotations({
      jsonSchema: { type: "integer", minimum: 1, maximum: 1000 }
    })
  )
})

/**
 * A session is named by its id as `mine` lists it, or by the name of its file without `.jsonl`, percent-encoded, in any
 * letter case.
 */
export const Named = Schema.Struct({ id: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(1024)) })

/** What was there is gone; `versions` counts it. */
export const Withdrawn = Schema.Struct({
  status: Schema.Literal("withdrawn"),
  id: Schema.String,
  versions: Schema.Int
})

export const Lifted = Schema.Struct({ status: Schema.Literal("lifted"), id: Schema.String })

/**
 * What the server has of the caller's sessions, and taking one back (design §4). A withdrawal leaves a tombstone, also
 * when nothing was there (404): uploads of that session answer 410 until the tombstone is lifted. Both may be repeated.
 */
export class Sessions extends HttpApiGroup.make("sessions")
  .add(
    HttpApiEndpoint.get("mine", "/sessions").setUrlParams(PageParams).addSuccess(SessionPage)
      .annotate(OpenApi.Summary, "List your sessions")
  )
  .add(
    HttpApiEndpoint.del("withdraw", "/sessions/:id").setPath(Named).addSuccess(Withdrawn)
      .annotate(OpenApi.Summary, "Take a session back")
  )
  .add(
    HttpApiEndpoint.del("lift", "/sessions/:id/tombstone").setPath(Named).addSuccess(Lifted)
      .annotate(OpenApi.Summary, "Let a session that was taken back come again")
  )
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}

import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** Without both lifetimes 90 days; `null` days are for ever; seconds win over days (server spec §2.4). */
export const TokenRequest = Schema.Struct({
  name: Schema.String,
  expires_in_days: Schema.optional(Schema.NullOr(Schema.Number)),
  ttl_seconds: Schema.optional(Schema.NullOr(Schema.Number)),
  scope: Schema.optional(Schema.String.pipe(Schema.pattern(/^[a-z0-9][a-z0-9-]{0,63}$/)))
})

const common = {
  id: Schema.String,
  name: Schema.String,
  /** The first 8 digits of the id. */
  prefix: Schema.String,
  created_at: Schema.String,
  expires_at: Schema.NullOr(Schema.String)
}

/** The one reply in which a personal access token is ever seen. */
export const TokenCreated = Schema.Struct({ ...common, token: Schema.String })

/** Times are ISO-8601 in UTC. */
export const TokenItem = Schema.Struct({
  ...common,
  last_used_at: Schema.NullOr(Schema.String),
  revoked_at: Schema.NullOr(Schema.String)
})

const Id = Schema.Struct({ id: Schema.String })

/**
 * A person's own tokens, and the end of a login. A token is made in a login only: one that lies on a disk cannot make
 * another that outlives it.
 */
export class Tokens extends HttpApiGroup.make("tokens")
  .add(
    HttpApiEndpoint.post("logOut", "/logout").addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "End this login")
  )
  .add(
    HttpApiEndpoint.post("create", "/tokens").setPayload(TokenRequest).addSuccess(TokenCreated, { status: 201 })
      .annotate(OpenApi.Summary, "Make a token")
  )
  .add(
    HttpApiEndpoint.get("list", "/tokens").addSuccess(Schema.Array(TokenItem))
      .annotate(OpenApi.Summary, "List your tokens")
  )
  .add(
    HttpApiEndpoint.get("find", "/tokens/:id").setPath(Id).addSuccess(TokenItem)
      .annotate(OpenApi.Summary, "Look at one of your tokens")
  )
  .add(
    HttpApiEndpoint.del("revoke", "/tokens/:id").setPath(Id).addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "Revoke one of your tokens")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(411))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(415))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(429))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/auth")
{}

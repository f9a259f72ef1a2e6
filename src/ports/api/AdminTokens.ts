import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"
import { TokenItem } from "./Tokens.ts"

/** A token and whose it is; never the token itself. */
export const OwnedTokenItem = Schema.Struct({
  ...TokenItem.fields,
  user_id: Schema.String,
  user_email: Schema.String,
  last_used_ip: Schema.NullOr(Schema.String)
})

/** Everybody's tokens, for admins (server spec §2.4). */
export class AdminTokens extends HttpApiGroup.make("adminTokens")
  .add(
    HttpApiEndpoint.get("listAll", "/tokens").addSuccess(Schema.Array(OwnedTokenItem))
      .annotate(OpenApi.Summary, "Everybody's tokens")
  )
  .add(
    HttpApiEndpoint.del("revokeAny", "/tokens/:id")
      .setPath(Schema.Struct({ id: Schema.String }))
      .addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "Revoke anybody's token")
  )
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(429))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/auth/admin")
{}

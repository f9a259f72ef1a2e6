import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as Schema from "effect/Schema"

/** Is the server there and its database of the version it expects (server spec §11.1)? Public, always 200. */
export const Status = Schema.Struct({
  status: Schema.Literal("ok", "unhealthy"),
  db_schema: Schema.Literal("ok", "mismatch", "unreachable"),
  current: Schema.optional(Schema.Int),
  expected: Schema.Int
})

export class Health extends HttpApiGroup.make("health")
  .add(HttpApiEndpoint.get("health", "/health").addSuccess(Status))
  .prefix("/api")
{}

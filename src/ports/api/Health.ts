import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** Is the server there and its database of the version it expects (server spec §11.1)? Public, always 200. */
export const Status = Schema.Struct({
  status: Schema.Literal("ok", "unhealthy"),
  db_schema: Schema.Literal("ok", "mismatch", "unreachable"),
  current: Schema.optional(Schema.Int),
  expected: Schema.Int
})

/** What runs here, and since when (ISO-8601 in UTC). */
export const Version = Schema.Struct({
  version: Schema.String,
  channel: Schema.String,
  image_tag: Schema.String,
  commit_sha: Schema.String,
  schema_version: Schema.Int,
  deployed_at: Schema.String
})

export const Check = Schema.Struct(
  { status: Schema.Literal("ok", "info", "unknown", "warning", "error"), detail: Schema.optional(Schema.String) },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
)

/** Every part for itself; the headline is the worst of them (server spec §11.2). */
export const Detailed = Schema.Struct({
  ...Version.fields,
  status: Schema.Literal("healthy", "degraded", "unhealthy"),
  timestamp: Schema.String,
  services: Schema.Record({ key: Schema.String, value: Check })
})

export class Health extends HttpApiGroup.make("health")
  .add(
    HttpApiEndpoint.get("health", "/health").addSuccess(Status)
      .annotate(OpenApi.Summary, "Is the server there")
  )
  .add(
    HttpApiEndpoint.get("version", "/version").addSuccess(Version)
      .annotate(OpenApi.Summary, "What runs here")
  )
  .add(
    HttpApiEndpoint.get("detailed", "/health/detailed")
      .setUrlParams(Schema.Struct({
        include: Schema.optional(Schema.String).annotations({ description: "Extra checks, with commas between: schema" })
      }))
      .addSuccess(Detailed)
      .addError(Refusal.withStatus(500))
      .middleware(Authorization)
      .annotate(OpenApi.Summary, "How every part is")
  )
  .prefix("/api")
{}

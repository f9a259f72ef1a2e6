import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** A file of the caller. `received_at` is ISO-8601 in UTC. */
export const Artifact = Schema.Struct({
  name: Schema.String,
  size: Schema.Int,
  sha256: Schema.String,
  received_at: Schema.String
})

/** In the order of names. */
export const ArtifactList = Schema.Struct({ artifacts: Schema.Array(Artifact), count: Schema.Int })

export const Named = Schema.Struct({ name: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(1024)) })

export const Deleted = Schema.Struct({ status: Schema.Literal("deleted"), name: Schema.String })

/** What the caller keeps beside sessions; a download is bytes to save, never a page to open. */
export class Artifacts extends HttpApiGroup.make("artifacts")
  .add(
    HttpApiEndpoint.get("list", "/artifacts").addSuccess(ArtifactList)
      .annotate(OpenApi.Summary, "Your artifacts")
  )
  .add(
    HttpApiEndpoint.get("download", "/artifacts/:name").setPath(Named).addSuccess(Schema.String)
      .annotate(OpenApi.Summary, "The bytes of an artifact of yours")
  )
  .add(
    HttpApiEndpoint.del("remove", "/artifacts/:name").setPath(Named).addSuccess(Deleted)
      .annotate(OpenApi.Summary, "Delete an artifact of yours")
  )
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}

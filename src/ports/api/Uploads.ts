import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"
import { SessionReceived } from "./Upload.ts"

/** The client chooses it: the same file, as it is, has the same id, so that it finds its upload again. */
export const Id = Schema.Struct({ id: Schema.String.pipe(Schema.pattern(/^[0-9a-f]{32}$/)) })

const Bytes = Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, Number.MAX_SAFE_INTEGER))
const Sha256 = Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/))

/** A session by the name of its file, or a file of a family by the two fields of a whole upload. */
export const Target = Schema.Struct({
  file: Schema.optional(Schema.String.pipe(Schema.maxLength(4096))),
  session: Schema.optional(Schema.String.pipe(Schema.maxLength(4096))),
  name: Schema.optional(Schema.String.pipe(Schema.maxLength(4096)))
})

/**
 * Offsets and lengths are bytes of the whole file. `x-agnes-prefix-sha256`: what everything before the offset hashes to,
 * which the server takes from its own current version. `x-agnes-sha256`: of the whole file; with the last part.
 */
export const PartHeaders = Schema.Struct({
  "upload-offset": Bytes,
  "upload-length": Bytes,
  "upload-complete": Schema.Literal("?0", "?1"),
  "x-agnes-prefix-sha256": Schema.optional(Sha256),
  "x-agnes-sha256": Schema.optional(Sha256)
})

/** How far an upload came; the same in the headers `Upload-Offset`, `Upload-Length` and `Upload-Complete`. */
export const Progress = Schema.Struct({ offset: Schema.Int, length: Schema.Int, complete: Schema.Boolean })

/** Sessions in parts, so that growth costs its growth and a broken connection little (docs/append.md). */
export class Uploads extends HttpApiGroup.make("uploads")
  .add(
    HttpApiEndpoint.patch("part", "/uploads/:id").setPath(Id).setUrlParams(Target).setHeaders(PartHeaders)
      .setPayload(HttpApiSchema.Uint8Array({ contentType: "application/partial-upload" }))
      .addSuccess(SessionReceived)
      .addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "Send a part of a session, or of a file of its family")
  )
  .add(
    HttpApiEndpoint.get("progress", "/uploads/:id").setPath(Id).addSuccess(Progress)
      .annotate(OpenApi.Summary, "How far an upload in parts came")
  )
  .add(
    HttpApiEndpoint.del("cancel", "/uploads/:id").setPath(Id).addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "Give up an upload in parts; nothing of it is left")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(409))
  .addError(Refusal.withStatus(410))
  .addError(Refusal.withStatus(411))
  .addError(Refusal.withStatus(412))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(415))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}

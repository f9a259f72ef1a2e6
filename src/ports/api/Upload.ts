import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** A version the server keeps. `size` in bytes, `sha256` lower-case hex. */
export const Kept = Schema.Struct({ sha256: Schema.String, size: Schema.Int, revision: Schema.Int })

/**
 * `sha256` and `size` are those of the bytes of this request, always. `stored` is there when the server shows another
 * version than these bytes: a longer one it had already (design §4).
 */
export const SessionReceived = Schema.Struct({
  status: Schema.Literal("ok"),
  filename: Schema.String,
  size: Schema.Int,
  sha256: Schema.String,
  revision: Schema.Int,
  stored: Schema.optional(Kept)
})

export const ArtifactReceived = Schema.Struct({
  status: Schema.Literal("ok"),
  filename: Schema.String,
  size: Schema.Int,
  sha256: Schema.String
})

/** `size` counts characters, as it always did (server spec §3.2). */
export const NotesReceived = Schema.Struct({ status: Schema.Literal("ok"), user: Schema.String, size: Schema.Int })

/**
 * `session` and `name` together say that this is a file of a session's family (feature `bundle`): the id of the session,
 * as in its file's name, and the path below its folder, `subagents/…` or `tool-results/…`. They may stand before or after
 * the file.
 */
export const SessionUpload = Schema.Struct({
  file: Schema.Unknown.annotations({ jsonSchema: { type: "string", format: "binary" } }),
  session: Schema.optional(Schema.String),
  name: Schema.optional(Schema.String)
})

/**
 * What clients send (server spec §3). Bodies are read by hand, because limits, hashing and back-pressure are the point;
 * the payload schemas describe them for typed clients and the documentation.
 */
export class Upload extends HttpApiGroup.make("upload")
  .add(
    HttpApiEndpoint.post("session", "/sessions")
      .setPayload(HttpApiSchema.MultipartStream(SessionUpload))
      .addSuccess(SessionReceived)
      .annotate(OpenApi.Summary, "Send a session, or a file of its family")
  )
  .add(
    HttpApiEndpoint.post("artifact", "/artifacts")
      .setPayload(HttpApiSchema.MultipartStream(Schema.Struct({ file: Schema.Unknown })))
      .addSuccess(ArtifactReceived)
      .annotate(OpenApi.Summary, "Send an artifact")
  )
  .add(
    HttpApiEndpoint.post("notes", "/local-md")
      .setPayload(Schema.Struct({ content: Schema.String }))
      .addSuccess(NotesReceived)
      .annotate(OpenApi.Summary, "Send the notes of CLAUDE.local.md")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(410))
  .addError(Refusal.withStatus(411))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(415))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api/upload")
{}

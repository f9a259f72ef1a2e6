import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/**
 * What a client needs to know of a table before it downloads it (server spec §4.1). `hash` is the MD5 the first clients
 * compare, `sha256` the one to trust; both are of the parquet bytes, in lower-case hex. `updated` is ISO-8601 in UTC.
 * `generation` grows by one with every version of the table.
 */
export const Entry = Schema.Struct({
  hash: Schema.String,
  updated: Schema.String,
  size_bytes: Schema.Int,
  rows: Schema.Int,
  query_mode: Schema.Literal("local"),
  source_type: Schema.String,
  sha256: Schema.String,
  generation: Schema.Int,
  id: Schema.String,
  name: Schema.String,
  description: Schema.String
})

/** By the names of the tables, in the order of names. The ETag covers all but `server_time`. */
export const Manifest = Schema.Struct({
  tables: Schema.Record({ key: Schema.String, value: Entry }),
  assets: Schema.Struct({}),
  server_time: Schema.String
})

/** By its id or by its name: both lead to the same table. */
export const Named = Schema.Struct({ id: Schema.String.pipe(Schema.maxLength(1024)) })

/** The file may be parquet, CSV, TSV, JSON or JSON lines: its name says which. */
export const TableUpload = Schema.Struct({
  file: Schema.Unknown.annotations({ jsonSchema: { type: "string", format: "binary" } }),
  name: Schema.optional(Schema.String),
  description: Schema.optional(Schema.String)
})

/** `made`: there was none of this id. `same`: the file has the bytes of the current version. */
export const Registered = Schema.Struct({
  what: Schema.Literal("made", "version", "same"),
  id: Schema.String,
  name: Schema.String,
  description: Schema.String,
  rows: Schema.Int,
  size_bytes: Schema.Int,
  sha256: Schema.String,
  generation: Schema.Int
})

/** Tables and their bytes (server spec §4.1–§4.3). */
export class Data extends HttpApiGroup.make("data")
  .add(
    HttpApiEndpoint.get("manifest", "/sync/manifest").addSuccess(Manifest)
      .annotate(OpenApi.Summary, "The tables you may download, with their hashes")
  )
  .add(
    HttpApiEndpoint.get("download", "/data/:id/download").setPath(Named).addSuccess(Schema.String)
      .addError(Refusal.withStatus(412))
      .annotate(OpenApi.Summary, "The parquet bytes of a table, whole or in ranges")
  )
  .add(
    HttpApiEndpoint.get("checkAccess", "/data/:id/check-access").setPath(Named).addSuccess(HttpApiSchema.NoContent)
      .annotate(OpenApi.Summary, "May you download this table? 204 when you may")
  )
  .add(
    HttpApiEndpoint.put("register", "/admin/tables/:id").setPath(Named)
      .setPayload(HttpApiSchema.MultipartStream(TableUpload))
      .addSuccess(Registered)
      .addError(Refusal.withStatus(400))
      .addError(Refusal.withStatus(411))
      .addError(Refusal.withStatus(413))
      .addError(Refusal.withStatus(415))
      .addError(Refusal.withStatus(422))
      .addError(Refusal.withStatus(507))
      .annotate(OpenApi.Summary, "Make a file a table, or its new version; for admins")
  )
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(500))
  .middleware(Authorization)
  .prefix("/api")
{}

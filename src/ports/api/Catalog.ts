import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import { Named } from "./Data.ts"
import * as Refusal from "./Refusal.ts"

/**
 * A table the caller may read. The first six keys are those of the first server; `updated` is ISO-8601 in UTC, `sha256`
 * of the parquet bytes, `generation` grows by one with every version.
 */
export const Table = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  description: Schema.NullOr(Schema.String),
  source_type: Schema.NullOr(Schema.String),
  sync_strategy: Schema.NullOr(Schema.String),
  query_mode: Schema.NullOr(Schema.String),
  rows: Schema.optional(Schema.Int),
  size_bytes: Schema.optional(Schema.Int),
  updated: Schema.optional(Schema.String),
  sha256: Schema.optional(Schema.String),
  generation: Schema.optional(Schema.Int)
})

/** The type is DuckDB's word, as in `DECIMAL(18,3)`. */
export const Column = Schema.Struct({ name: Schema.String, type: Schema.String })

export const TableWithColumns = Schema.Struct({ ...Table.fields, columns: Schema.Array(Column) })

/** The tables the caller may read (server spec §2.6). Clients also prove a token with it. */
export class Catalog extends HttpApiGroup.make("catalog")
  .add(
    HttpApiEndpoint.get("tables", "/tables")
      .addSuccess(Schema.Struct({ tables: Schema.Array(Table), count: Schema.Int }))
      .addError(Refusal.withStatus(500))
      .annotate(OpenApi.Summary, "List the tables you may read")
  )
  .add(
    HttpApiEndpoint.get("table", "/tables/:id").setPath(Named).addSuccess(TableWithColumns)
      .addError(Refusal.withStatus(403))
      .addError(Refusal.withStatus(404))
      .addError(Refusal.withStatus(500))
      .annotate(OpenApi.Summary, "One table you may read, with its columns")
  )
  .middleware(Authorization)
  .prefix("/api/catalog")
{}

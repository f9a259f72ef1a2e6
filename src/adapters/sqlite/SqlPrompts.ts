import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Prompts } from "../../ports/Prompts.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface Row {
  readonly content: string
  readonly updated_at: number
  readonly updated_by: string
}

const make = Effect.map(SqlClient.SqlClient, (sql): Prompts["Type"] => ({
  get: (key) =>
    sql<Row>`SELECT content, updated_at, updated_by FROM instance_templates WHERE template_key = ${key}`.pipe(
      Effect.map(([row]) =>
        row && { content: row.content, updatedAt: Number(row.updated_at), updatedBy: row.updated_by }),
      Effect.mapError(StoreError.from("read a text for workspaces"))
    ),
  put: (key, { content, updatedAt, updatedBy }) =>
    sql`INSERT INTO instance_templates ${
      sql.insert({ template_key: key, content, updated_at: updatedAt, updated_by: updatedBy })
    } ON CONFLICT (template_key) DO UPDATE SET
      content = excluded.content, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.pipe(
      Effect.asVoid,
      Effect.mapError(StoreError.from("keep a text for workspaces"))
    ),
  remove: (key) =>
    sql`DELETE FROM instance_templates WHERE template_key = ${key} RETURNING template_key`.pipe(
      Effect.map((rows) => rows.length > 0),
      Effect.mapError(StoreError.from("remove a text for workspaces"))
    )
}))

export const layer = Layer.effect(Prompts, make)

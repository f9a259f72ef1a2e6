import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CollectLedger } from "../../ports/CollectLedger.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface FileRow {
  readonly file: string
  readonly seen_file: string
  readonly seen_marks: string
}

export const layer = Layer.effect(
  CollectLedger,
  Effect.map(SqlClient.SqlClient, (sql) => ({
    files: ({ account, unixUser }) =>
      sql<FileRow>`SELECT file, seen_file, seen_marks FROM collected_files
        WHERE unix_user = ${unixUser} AND account = ${account}`.pipe(
        Effect.map((rows) => new Map(rows.map((row) => [row.file, { file: row.seen_file, marks: row.seen_marks }]))),
        Effect.mapError(StoreError.from("read what was collected"))
      ),
    note: ({ account, unixUser }, file, seen) =>
      sql`INSERT INTO collected_files ${
        sql.insert({ unix_user: unixUser, account, file, seen_file: seen.file, seen_marks: seen.marks })
      } ON CONFLICT (unix_user, account, file) DO UPDATE SET seen_file = ${seen.file}, seen_marks = ${seen.marks}`.pipe(
        Effect.asVoid,
        Effect.mapError(StoreError.from("note what was collected"))
      ),
    forget: ({ account, unixUser }, file) =>
      sql`DELETE FROM collected_files WHERE unix_user = ${unixUser} AND account = ${account} AND file = ${file}`.pipe(
        Effect.asVoid,
        Effect.mapError(StoreError.from("note what was collected"))
      ),
    places: (unixUser) =>
      sql<{ readonly folder: string }>`SELECT folder FROM collected_places WHERE unix_user = ${unixUser}
        ORDER BY folder`.pipe(
        Effect.map((rows) => rows.map(({ folder }) => folder)),
        Effect.mapError(StoreError.from("read what was collected"))
      ),
    addPlaces: (unixUser, folders) =>
      Effect.forEach(folders, (folder) =>
        sql`INSERT INTO collected_places ${sql.insert({ unix_user: unixUser, folder })}
          ON CONFLICT (unix_user, folder) DO NOTHING`, { discard: true }).pipe(
        sql.withTransaction,
        Effect.mapError(StoreError.from("note what was collected"))
      )
  }))
)

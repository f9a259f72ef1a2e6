import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Registration from "../../domain/tables/Registration.ts"
import * as TableName from "../../domain/tables/TableName.ts"
import * as StoreError from "../../ports/StoreError.ts"
import { TableNameTaken, Tables } from "../../ports/Tables.ts"
import * as Readers from "./TableReaders.ts"
import * as Rows from "./TableRows.ts"

/** How many versions of a table there are at most: the current one, and the one that readers may be about to open. */
const kept = 2

const failing = <A, E, R>(operation: string, work: Effect.Effect<A, E, R>) =>
  Effect.mapError(work, (error) =>
    typeof error === "object" && error !== null && "_tag" in error && error._tag === "SqlError"
      ? StoreError.from(operation)(error)
      : error as Exclude<E, { readonly _tag: "SqlError" }>)

const make = Effect.map(SqlClient.SqlClient, (sql): Tables["Type"] => {
  const readers = Readers.over(sql)

  const byId = (id: string) =>
    Effect.map(
      sql<Rows.TableRow & Rows.Detailed>`SELECT t.id, t.name, t.description, t.source, t.created_at, v.*
        FROM data_tables t JOIN data_table_versions v ON v.table_id = t.id AND v.generation = t.generation
        WHERE t.id = ${id}`,
      ([row]) => row === undefined ? undefined : Rows.table(row)
    )

  const idOf = (idOrName: string) =>
    Effect.map(
      sql<{ readonly id: string }>`SELECT id FROM data_tables WHERE id = ${idOrName} OR name = ${idOrName}`,
      ([row]) => row?.id
    )

  /** The names of a table, each once in its one spelling that counts, unless another table has one of them. */
  const claim = (id: string, name: string) =>
    Effect.gen(function*() {
      yield* sql`DELETE FROM data_table_names WHERE table_id = ${id}`
      for (const key of new Set([TableName.key(id), TableName.key(name)])) {
        const [taken] = yield* sql`SELECT table_id FROM data_table_names WHERE name_key = ${key}`
        if (taken !== undefined) return yield* new TableNameTaken({ name: key === TableName.key(id) ? id : name })
        yield* sql`INSERT INTO data_table_names ${sql.insert({ name_key: key, table_id: id })}`
      }
    })

  const nextGeneration = Effect.gen(function*() {
    yield* sql`UPDATE data_table_counter SET generation = generation + 1 WHERE id = 1`
    const [row] = yield* sql<{ readonly generation: number }>`SELECT generation FROM data_table_counter WHERE id = 1`
    return Number(row?.generation)
  })

  const blobsOf = (id: string) =>
    sql<{ readonly generation: number; readonly blob_id: string }>`SELECT generation, blob_id FROM data_table_versions
      WHERE table_id = ${id} ORDER BY generation DESC`

  const forgetOld = (id: string) =>
    Effect.gen(function*() {
      const old = (yield* blobsOf(id)).slice(kept)
      for (const { generation } of old) {
        yield* sql`DELETE FROM data_table_versions WHERE table_id = ${id} AND generation = ${generation}`
      }
      return old.map(({ blob_id }) => blob_id)
    })

  return {
    put: ({ source, version, wish }, publish) =>
      failing("record a table", sql.withTransaction(Effect.gen(function*() {
        const { id } = wish
        const before = yield* byId(id)
        const told = Registration.told(wish, before)
        const generation = yield* nextGeneration
        const made = { id, ...told, source, created_at: version.registeredAt, generation }
        yield* before === undefined
          ? sql`INSERT INTO data_tables ${sql.insert(made)}`
          : sql`UPDATE data_tables SET ${sql.update({ ...told, source, generation })} WHERE id = ${id}`
        yield* claim(id, told.name)
        yield* sql`INSERT INTO data_table_versions ${
          sql.insert({ table_id: id, ...Rows.columns({ ...version, generation }) })
        }`
        const forgotten = yield* forgetOld(id)
        const table = { id, ...told, source, createdAt: before?.createdAt ?? version.registeredAt }
        yield* publish
        return { table: { ...table, current: { ...version, generation } }, forgotten }
      })).pipe(Effect.uninterruptible)),
    describe: (wish, source) =>
      failing("describe a table", sql.withTransaction(Effect.gen(function*() {
        const before = yield* byId(wish.id)
        if (before === undefined) return undefined
        const told = Registration.told(wish, before)
        yield* sql`UPDATE data_tables SET ${sql.update({ ...told, source })} WHERE id = ${wish.id}`
        yield* claim(wish.id, told.name)
        return { ...before, ...told, source }
      }))),
    find: (idOrName) =>
      failing("find a table", Effect.flatMap(idOf(idOrName), (id) =>
        id === undefined ? Effect.succeed(undefined) : byId(id))),
    versions: (id) =>
      failing("list versions of a table", Effect.map(
        sql<Rows.Detailed>`SELECT * FROM data_table_versions WHERE table_id = ${id} ORDER BY generation DESC`,
        (rows) => rows.map(Rows.version)
      )),
    ...readers,
    remove: (id) =>
      failing("forget a table", sql.withTransaction(Effect.gen(function*() {
        if ((yield* byId(id)) === undefined) return undefined
        const blobs = yield* blobsOf(id)
        yield* sql`DELETE FROM resource_grants WHERE resource_type = 'table' AND resource_id = ${id}`
        yield* sql`DELETE FROM data_table_readers WHERE table_id = ${id}`
        yield* sql`DELETE FROM data_table_names WHERE table_id = ${id}`
        yield* sql`DELETE FROM data_table_versions WHERE table_id = ${id}`
        yield* sql`DELETE FROM data_tables WHERE id = ${id}`
        return blobs.map(({ blob_id }) => blob_id)
      })).pipe(Effect.uninterruptible)),
    sweep: (clean) =>
      failing("clean up tables", sql.withTransaction(Effect.gen(function*() {
        const rows = yield* sql<{ readonly blob_id: string }>`SELECT blob_id FROM data_table_versions`
        yield* clean(new Set(rows.map(({ blob_id }) => blob_id)))
      })).pipe(Effect.uninterruptible))
  }
})

export const layer = Layer.effect(Tables, make)

import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Quota from "../../domain/server/Quota.ts"
import { type Artifact, ArtifactStore } from "../../ports/ArtifactStore.ts"
import { QuotaExceeded } from "../../ports/SessionStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Versions from "./Versions.ts"

interface Row {
  readonly user_id: string
  readonly name: string
  readonly blob_id: string
  readonly sha256: string
  readonly size: number
  readonly received_at: number
}

const artifact = (row: Row): Artifact => ({
  userId: row.user_id,
  name: row.name,
  blob: row.blob_id,
  sha256: row.sha256,
  size: Number(row.size),
  receivedAt: Number(row.received_at)
})

const failing = (operation: string) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.mapError(work, (error) =>
    error instanceof SqlError ? StoreError.from(operation)(error) : error as Exclude<E, SqlError>)

const make = Effect.map(SqlClient.SqlClient, (sql): ArtifactStore["Type"] => {
  const versions = Versions.over(sql)
  const find = (userId: string, name: string) =>
    Effect.map(
      sql<Row>`SELECT * FROM artifacts WHERE user_id = ${userId} AND name = ${name}`,
      ([row]) => row === undefined ? undefined : artifact(row)
    )
  const forget = (userId: string, name: string) => sql`DELETE FROM artifacts WHERE user_id = ${userId} AND name = ${name}`

  return {
    put: (added, publish, quota = {}) =>
      Effect.gen(function*() {
        const { blob, name, receivedAt, sha256, size, userId } = added
        const before = yield* find(userId, name)
        const more = { bytes: size - (before?.size ?? 0), sessions: 0 }
        const bound = quota.bytes === undefined
          ? undefined
          : Quota.exceeded({ bytes: quota.bytes }, yield* versions.usage(userId), more)
        if (bound !== undefined) return yield* new QuotaExceeded({ bound })
        yield* publish
        yield* forget(userId, name)
        yield* sql`INSERT INTO artifacts ${
          sql.insert({ user_id: userId, name, blob_id: blob, sha256, size, received_at: receivedAt })
        }`
        return before
      }).pipe(sql.withTransaction, failing("record an artifact"), Effect.uninterruptible),
    find: (userId, name) => failing("find an artifact")(find(userId, name)),
    list: (userId) =>
      sql<Row>`SELECT * FROM artifacts WHERE user_id = ${userId} ORDER BY name`.pipe(
        Effect.map((rows) => rows.map(artifact)),
        failing("list artifacts")
      ),
    remove: (userId, name) =>
      Effect.zipLeft(find(userId, name), forget(userId, name)).pipe(
        sql.withTransaction,
        failing("forget an artifact"),
        Effect.uninterruptible
      ),
    blobs: sql<Row>`SELECT user_id, blob_id FROM artifacts`.pipe(
      Effect.map((rows) => new Set(rows.map((row) => `${row.user_id}/${row.blob_id}`))),
      failing("list artifacts")
    )
  }
})

export const layer = Layer.effect(ArtifactStore, make)

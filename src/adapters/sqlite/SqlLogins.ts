import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { LoginRow } from "../../domain/server/Claims.ts"
import { Logins } from "../../ports/Logins.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Direct from "./Direct.ts"

interface Columns {
  readonly id: string
  readonly user_id: string
  readonly token_hash: string
  readonly created_at: number
  readonly expires_at: number
  readonly ended_at: number | null
}

const login = (row: Columns): LoginRow => ({
  id: row.id,
  userId: row.user_id,
  tokenHash: row.token_hash,
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
  revokedAt: row.ended_at === null ? undefined : Number(row.ended_at)
})

const make = Effect.map(SqlClient.SqlClient, (sql): Logins["Type"] => {
  const byId = Direct.prepare(sql, (id: string) => sql<Columns>`SELECT * FROM logins WHERE id = ${id}`)
  return {
    add: (row) =>
      Effect.gen(function*() {
        yield* sql`DELETE FROM logins WHERE user_id = ${row.userId} AND expires_at <= ${row.createdAt}`
        yield* sql`INSERT INTO logins ${
          sql.insert({
            id: row.id,
            user_id: row.userId,
            token_hash: row.tokenHash,
            created_at: row.createdAt,
            expires_at: row.expiresAt,
            ended_at: row.revokedAt ?? null
          })
        }`
      }).pipe(sql.withTransaction, Effect.mapError(StoreError.from("add a login"))),
    find: (id) =>
      Effect.mapBoth(byId(id), {
        onFailure: StoreError.from("find a login"),
        onSuccess: ([found]) => found === undefined ? undefined : login(found)
      }),
    end: (id, at) =>
      sql`UPDATE logins SET ended_at = ${at} WHERE id = ${id} AND ended_at IS NULL`.pipe(
        Effect.asVoid,
        Effect.mapError(StoreError.from("end a login"))
      ),
    endAll: (userId, at) =>
      sql`UPDATE logins SET ended_at = ${at} WHERE user_id = ${userId} AND ended_at IS NULL`.pipe(
        Effect.asVoid,
        Effect.mapError(StoreError.from("end logins"))
      )
  }
})

export const layer = Layer.effect(Logins, make)

import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { LoginLinks } from "../../ports/LoginLinks.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface Columns {
  readonly user_id: string
  readonly expires_at: number
}

/** Whose, when it can still be used. */
const usable = (now: number) => (rows: ReadonlyArray<Columns>): string | undefined =>
  rows[0] === undefined || Number(rows[0].expires_at) <= now ? undefined : rows[0].user_id

const make = Effect.map(SqlClient.SqlClient, (sql): LoginLinks["Type"] => ({
  add: (link) =>
    Effect.gen(function*() {
      yield* sql`DELETE FROM login_links WHERE expires_at <= ${link.createdAt}`
      yield* sql`INSERT INTO login_links ${
        sql.insert({ hash: link.hash, user_id: link.userId, created_at: link.createdAt, expires_at: link.expiresAt })
      }`
    }).pipe(sql.withTransaction, Effect.mapError(StoreError.from("add a login link"))),
  find: (hash, now) =>
    sql<Columns>`SELECT user_id, expires_at FROM login_links WHERE hash = ${hash}`.pipe(
      Effect.map(usable(now)),
      Effect.mapError(StoreError.from("find a login link"))
    ),
  // One statement: whoever gets the row back has deleted it.
  take: (hash, now) =>
    sql<Columns>`DELETE FROM login_links WHERE hash = ${hash} RETURNING user_id, expires_at`.pipe(
      Effect.map(usable(now)),
      Effect.mapError(StoreError.from("use a login link"))
    ),
  drop: (userId) =>
    sql`DELETE FROM login_links WHERE user_id = ${userId}`.pipe(
      Effect.asVoid,
      Effect.mapError(StoreError.from("forget login links"))
    )
}))

export const layer = Layer.effect(LoginLinks, make)

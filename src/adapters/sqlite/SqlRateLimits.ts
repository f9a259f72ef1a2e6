import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TokenBucket from "../../domain/server/TokenBucket.ts"
import { RateLimits } from "../../ports/RateLimits.ts"
import * as StoreError from "../../ports/StoreError.ts"

/** In the store, so that neither a restart nor a second server begins anew. Full buckets are forgotten on the way. */
export const layer = Layer.effect(
  RateLimits,
  Effect.map(SqlClient.SqlClient, (sql) => ({
    take: (key, limit, now) =>
      Effect.gen(function*() {
        yield* sql`DELETE FROM rate_buckets WHERE full_at <= ${now}`
        const rows = yield* sql<{ readonly level: number; readonly at: number }>`
          SELECT level, at FROM rate_buckets WHERE id = ${key}`
        const before = rows[0] === undefined ? undefined : { level: Number(rows[0].level), at: Number(rows[0].at) }
        const { bucket, wait } = TokenBucket.take(before, limit, now)
        const row = { level: bucket.level, at: bucket.at, full_at: TokenBucket.fullAt(bucket, limit) }
        yield* sql`INSERT INTO rate_buckets ${sql.insert({ id: key, ...row })}
          ON CONFLICT (id) DO UPDATE SET level = ${row.level}, at = ${row.at}, full_at = ${row.full_at}`
        return wait
      }).pipe(sql.withTransaction, Effect.mapError(StoreError.from("count an attempt")))
  }))
)

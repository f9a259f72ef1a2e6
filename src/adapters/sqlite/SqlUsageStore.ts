import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as StoreError from "../../ports/StoreError.ts"
import { UsageStore } from "../../ports/UsageStore.ts"
import * as UsageRows from "./UsageRows.ts"
import * as UsageSums from "./UsageSums.ts"

export const layer = Layer.effect(
  UsageStore,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const rows = UsageRows.over(sql)
    const sums = UsageSums.over(sql)
    return {
      replace: (key, counted) =>
        rows.replace(key, counted).pipe(
          sql.withTransaction,
          Effect.mapError(StoreError.from("note what a session used")),
          Effect.uninterruptible
        ),
      figures: (ask) => Effect.mapError(sums.figures(ask), StoreError.from("add up what sessions used")),
      files: (ask) => Effect.mapError(sums.files(ask), StoreError.from("count what sessions wrote to")),
      extent: (ask, most) => Effect.mapError(sums.extent(ask, most), StoreError.from("count what sessions used"))
    }
  })
)

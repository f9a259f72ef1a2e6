import * as LibsqlClient from "@effect/sql-libsql/LibsqlClient"
import type { SqlClient } from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { closeSync, openSync } from "node:fs"
import * as StoreError from "../../ports/StoreError.ts"
import * as LiveClient from "./LiveClient.ts"

/**
 * One connection to the database file, made with mode 0600 when missing. The driver's calls are synchronous: every
 * statement is short, and waiting for another process is done outside of it.
 */
export const layer = (
  path: string,
  options: { readonly patience?: number } = {}
): Layer.Layer<SqlClient | LibsqlClient.LibsqlClient, StoreError.StoreError> =>
  Layer.unwrapScoped(Effect.map(
    Effect.acquireRelease(
      Effect.try({
        try: () => {
          closeSync(openSync(path, "a", 0o600))
          return LiveClient.open(path, options)
        },
        catch: StoreError.from("open the database")
      }),
      (client) => Effect.sync(() => client.close())
    ),
    (liveClient) => LibsqlClient.layer({ liveClient })
  ))

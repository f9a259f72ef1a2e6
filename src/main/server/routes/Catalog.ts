import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import * as Manifest from "../../../domain/tables/Manifest.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import { Tables } from "../../../ports/Tables.ts"
import * as Read from "../../programs/server/tables/Read.ts"
import * as Replies from "../Replies.ts"

const list = Effect.gen(function*() {
  const user = yield* CurrentUser
  const found = yield* Effect.flatMap(Tables, (tables) => tables.offered(user))
  return { tables: found.map(Manifest.item), count: found.length }
}).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

const one = (idOrName: string) =>
  Effect.gen(function*() {
    const table = yield* Read.find(yield* CurrentUser, idOrName)
    return { ...Manifest.item(table), columns: table.current.columns }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

/** What the caller may read; clients also prove their token with it. */
export const layer = HttpApiBuilder.group(Api, "catalog", (handlers) =>
  handlers.handle("tables", () => list).handle("table", ({ path }) => one(path.id)))

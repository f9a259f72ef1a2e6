import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import { Api } from "../../../ports/api/Api.ts"

/** No tables yet: the empty list is what a user without grants sees, and what a client proves its token with. */
export const layer = HttpApiBuilder.group(Api, "catalog", (handlers) =>
  handlers.handle("tables", () => Effect.succeed({ tables: [], count: 0 })))

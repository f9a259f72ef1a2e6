import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Day from "../../../domain/usage/Day.ts"
import type { UsageQuery } from "../../../domain/usage/UsageQuery.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Api } from "../../../ports/api/Api.ts"
import { type Caller, CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import type { Params } from "../../../ports/api/Usage.ts"
import * as UsageReport from "../../programs/server/UsageReport.ts"
import * as Replies from "../Replies.ts"
import * as Wire from "../usage/Wire.ts"

/** Whose figures are wanted: an id, or `undefined` for everybody's. Other people's are for admins. */
const whose = (caller: Caller, user: string | undefined) =>
  Effect.gen(function*() {
    const accounts = yield* Accounts
    if (user === undefined || user === caller.id) return caller.id
    if (user.toLowerCase() === caller.email.toLowerCase()) return caller.id
    if (!caller.admin) return yield* Refusal.forbidden("Admin access required")
    if (user === "all") return undefined
    const found = (yield* accounts.user(user)) ?? (yield* accounts.userByEmail(user))
    if (found === undefined) return yield* new Refusal.Refusal({ kind: "not-found", detail: "There is no such user" })
    return found.id
  })

const queryOf = ({ from, group = "day", to }: typeof Params.Type) => {
  const day = (text: string | undefined) => text === undefined ? undefined : Day.parse(text)
  const query: UsageQuery = { group, from: day(from), to: day(to) }
  return query.from !== undefined && query.to !== undefined && query.from > query.to
    ? Refusal.unusable("from is after to", "query", "from")
    : Effect.succeed(query)
}

const report = (params: typeof Params.Type) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const query = yield* queryOf(params)
    const userId = yield* whose(caller, params.user)
    if (userId === undefined && query.group === "session") {
      return yield* Refusal.badRequest("Sessions are listed for one person: name one with user=, or ask for another group")
    }
    const reported = yield* UsageReport.reportTo(caller, query, userId)
    if (params.format !== "csv") return Wire.json(reported)
    return HttpServerResponse.text(Wire.csv(reported), {
      contentType: "text/csv; charset=utf-8",
      headers: { "content-disposition": `attachment; filename="usage-by-${query.group}.csv"`, "cache-control": "no-store" }
    })
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "usage", (handlers) =>
  handlers.handle("report", ({ urlParams }) => report(urlParams)))

import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as PeoplesTokens from "../../programs/server/PeoplesTokens.ts"
import * as RevokeToken from "../../programs/server/RevokeToken.ts"
import * as Replies from "../Replies.ts"
import { owned } from "../TokenItems.ts"

const notFound = new Refusal.Refusal({ kind: "not-found", detail: "Token not found" })

const caller = Effect.tap(CurrentUser, ({ id }) => Attempts.byUser(id))

const list = Effect.zipRight(caller, Effect.map(PeoplesTokens.list, (rows) => rows.map(owned)))

const revoke = (id: string) =>
  Effect.gen(function*() {
    const by = Audit.person(yield* caller)
    const row = yield* Effect.flatMap(Accounts, (accounts) => accounts.token(id))
    if (row === undefined) return yield* notFound
    yield* RevokeToken.revoke(row, by)
  })

export const layer = HttpApiBuilder.group(Api, "adminTokens", (handlers) =>
  handlers
    .handle("listAll", () => Effect.catchTag(list, "StoreError", Replies.storeFailed))
    .handle("revokeAny", ({ path }) => Effect.catchTag(revoke(path.id), "StoreError", Replies.storeFailed)))

import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as TokenTerms from "../../../domain/server/TokenTerms.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { TokenRequest } from "../../../ports/api/Tokens.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as CreateToken from "../../programs/server/CreateToken.ts"
import * as LogIn from "../../programs/server/LogIn.ts"
import * as RevokeToken from "../../programs/server/RevokeToken.ts"
import * as JsonBody from "../JsonBody.ts"
import * as Replies from "../Replies.ts"
import { common, item } from "../TokenItems.ts"

const notFound = new Refusal.Refusal({ kind: "not-found", detail: "Token not found" })

/** Who asks, counted. */
const caller = Effect.tap(CurrentUser, ({ id }) => Attempts.byUser(id))

const create = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const user = yield* caller
    const { expires_in_days, name, scope, ttl_seconds } = yield* JsonBody.read(request, TokenRequest)
    const terms = yield* Effect.mapError(
      TokenTerms.decide({ name, expiresInDays: expires_in_days, ttlSeconds: ttl_seconds, scope }),
      Refusal.badRequest
    )
    const { row, token } = yield* CreateToken.create(user, terms)
    return { ...common(row), token: Redacted.value(token) }
  })

/** A token of somebody else is as unknown as one that never was. */
const own = (id: string) =>
  Effect.gen(function*() {
    const user = yield* caller
    const row = yield* Effect.flatMap(Accounts, (accounts) => accounts.token(id))
    return row?.userId === user.id ? row : yield* notFound
  })

const list = Effect.gen(function*() {
  const user = yield* caller
  return (yield* Effect.flatMap(Accounts, (accounts) => accounts.tokens(user.id))).map(item)
})

const revoke = (id: string) =>
  Effect.gen(function*() {
    const row = yield* own(id)
    yield* RevokeToken.revoke(row, Audit.person(yield* CurrentUser))
  })

const logOut = Effect.flatMap(caller, LogIn.close)

const stored = <A, R>(route: Effect.Effect<A, Refusal.Refusal | StoreError, R>): Effect.Effect<A, Refusal.Refusal, R> =>
  Effect.catchTag(route, "StoreError", Replies.storeFailed)

export const layer = HttpApiBuilder.group(Api, "tokens", (handlers) =>
  handlers
    .handle("logOut", () => stored(logOut))
    .handleRaw("create", ({ request }) => stored(create(request)))
    .handle("list", () => stored(list))
    .handle("find", ({ path }) => stored(Effect.map(own(path.id), item)))
    .handle("revoke", ({ path }) => stored(revoke(path.id))))

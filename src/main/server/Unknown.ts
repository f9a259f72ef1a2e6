import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as AllowedMethods from "../../domain/server/AllowedMethods.ts"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import type { Caller } from "../../ports/api/Authorization.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as Cookie from "./Cookie.ts"
import * as Credential from "./Credential.ts"
import * as Facts from "./observe/Facts.ts"
import * as ErrorPage from "./pages/ErrorPage.tsx"
import * as Protection from "./pages/Protection.ts"

/** A refusal for somebody who is logged in: people keep their menu, programs get it as everywhere. */
export const tell = (request: HttpServerRequest.HttpServerRequest, caller: Caller, refusal: Refusal.Refusal) =>
  Effect.gen(function*() {
    if (RoutePolicy.isApi(request.url) || !ErrorPage.wanted(request.headers)) return yield* refusal
    Facts.note(request, { kind: refusal.kind })
    return ErrorPage.of(refusal, { viewer: { ...caller, csrf: yield* Protection.tokenOf(caller) } })
  })

/** Answers what no route does; what it leaves alone becomes 404 or 405 further out, without a menu. */
export const handler = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  const nobody = new HttpServerError.RouteNotFound({ request })
  const isPage = AllowedMethods.of(request.url).length === 0 && ErrorPage.wanted(request.headers)
  if (!isPage || request.cookies[Cookie.login] === undefined) return yield* nobody
  const callerOf = yield* Credential.make
  const caller = yield* Effect.mapError(callerOf(request), () => nobody)
  return yield* tell(request, caller, Refusal.notFound)
})

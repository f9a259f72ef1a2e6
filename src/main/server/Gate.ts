import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Chunk from "effect/Chunk"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import { CurrentUser } from "../../ports/api/Authorization.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as Credential from "./Credential.ts"
import * as Facts from "./observe/Facts.ts"
import * as Unknown from "./Unknown.ts"

type Needs = Effect.Effect.Context<ReturnType<typeof Credential.callerOf>>
type Services = HttpRouter.HttpRouter.DefaultServices

/** A route behind what its row asks for. */
const wrap = <E>(route: HttpRouter.Route<E, Services>, context: Context.Context<Needs>) => {
  const level = RoutePolicy.levelOf(route.method, route.path)
  const handler = Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    Facts.note(request, { route: route.path })
    if (level === undefined) return yield* Refusal.notFound
    if (level === "public") return yield* route.handler
    const known = yield* Effect.either(Effect.provide(Credential.callerOf(request), context))
    if (known._tag === "Left") return yield* strange(request, known.left)
    Facts.note(request, { user: known.right.id })
    const problem = RoutePolicy.refuse(level, known.right)
    if (problem !== undefined) {
      return yield* Effect.provide(Unknown.tell(request, known.right, Refusal.forbidden(problem)), context)
    }
    return yield* Effect.provideService(route.handler, CurrentUser, known.right)
  })
  return HttpRouter.makeRoute(route.method, route.path, handler, { uninterruptible: route.uninterruptible })
}

/**
 * The one door: every route, JSON or page, is wrapped by what its row of `RoutePolicy` asks for. Who asks is found out
 * before the route runs and before any byte of a body is read; the route finds it as `caller`.
 */
const guard = Effect.fn("Gate.guard")(function*<E>(router: HttpRouter.HttpRouter<E, Services>) {
  const context = yield* Effect.context<Needs>()
  const orphans = [...router.routes].filter((route) => RoutePolicy.levelOf(route.method, route.path) === undefined)
  if (orphans.length > 0 || !Chunk.isEmpty(router.mounts)) {
    const names = orphans.map(({ method, path }) => `${method} ${path}`).join(", ")
    return yield* Effect.dieMessage(`routes without a row in RoutePolicy, or mounts: ${names}`)
  }
  const unknown = HttpRouter.makeRoute("GET", "*", Effect.provide(Unknown.handler, context))
  return HttpRouter.fromIterable([...[...router.routes].map((route) => wrap(route, context)), unknown])
})

/** A person who looks at a page goes to the login and comes back from there (server spec §1.2); all others get 401. */
const strange = (request: HttpServerRequest.HttpServerRequest, refusal: Refusal.Refusal) => {
  if (refusal.kind !== "auth" || request.method !== "GET" || RoutePolicy.isApi(request.url)) return refusal
  const location = `/login?next=${encodeURIComponent(request.url)}`
  return Effect.succeed(HttpServerResponse.empty({ status: 302, headers: { location, "cache-control": "no-store" } }))
}

/** Who asks, in a route that is not public. */
export const caller = Effect.flatMap(Effect.serviceOption(CurrentUser), (found) =>
  found._tag === "Some" ? Effect.succeed(found.value) : Effect.dieMessage("a public route has no caller"))

const guarded = Layer.effect(
  HttpApiBuilder.Router,
  Effect.gen(function*() {
    const open = yield* HttpApiBuilder.Router
    return { ...open, router: Effect.succeed(yield* Effect.flatMap(open.router, guard)) }
  })
).pipe(Layer.provide(HttpApiBuilder.Router.Live))

/** Like `HttpApiBuilder.serve`, with the door in front. Build the routes first. */
export const serve = HttpApiBuilder.httpApp.pipe(
  Effect.map((app) => HttpServer.serve(app)),
  Layer.unwrapEffect,
  Layer.provide([guarded, HttpApiBuilder.Middleware.layer])
)

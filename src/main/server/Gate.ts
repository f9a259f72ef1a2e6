import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Layer from "effect/Layer"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import { type Caller, CurrentUser } from "../../ports/api/Authorization.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as Credential from "./Credential.ts"
import * as Facts from "./observe/Facts.ts"
import * as Unknown from "./Unknown.ts"

type Needs = Exclude<
  Effect.Effect.Context<typeof Credential.make> | Effect.Effect.Context<typeof Unknown.handler>,
  HttpServerRequest.HttpServerRequest
>
type Services = HttpRouter.HttpRouter.DefaultServices
type Request = HttpServerRequest.HttpServerRequest
type Reply<E> = HttpRouter.Route.Handler<E | Refusal.Refusal, Services>

/** A route behind what its row asks for. */
const wrap = <E>(
  route: HttpRouter.Route<E, Services>,
  callerOf: Credential.CallerOf,
  told: (request: Request, caller: Caller, refusal: Refusal.Refusal) => HttpApp.Default<Refusal.Refusal>
) => {
  const level = RoutePolicy.levelOf(route.method, route.path)
  const admit = (request: Request) => (caller: Caller): Reply<E> => {
    Facts.note(request, { user: caller.id })
    const problem = level === undefined || level === "public" ? undefined : RoutePolicy.refuse(level, caller)
    if (problem !== undefined) return told(request, caller, Refusal.forbidden(problem))
    // Set and not taken back: the router does that behind every route.
    const known = FiberRef.update(FiberRef.currentContext, Context.add(CurrentUser, caller))
    return Effect.zipRight(known, route.handler)
  }
  const handler: Reply<E> = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request): Reply<E> => {
    Facts.note(request, { route: route.path })
    if (level === undefined) return Refusal.notFound
    if (level === "public") return route.handler
    return Effect.matchEffect(callerOf(request), {
      onFailure: (refusal): Reply<E> => strange(request, refusal),
      onSuccess: admit(request)
    })
  })
  return HttpRouter.makeRoute(route.method, route.path, handler, { uninterruptible: route.uninterruptible })
}

/**
 * The one door: every route, JSON or page, is wrapped by what its row of `RoutePolicy` asks for. Who asks is found out
 * before the route runs and before any byte of a body is read; the route finds it as `caller`.
 */
const guard = Effect.fnUntraced(function*<E>(router: HttpRouter.HttpRouter<E, Services>) {
  const context = yield* Effect.context<Needs>()
  const callerOf = yield* Credential.make
  const told = (request: Request, caller: Caller, refusal: Refusal.Refusal) =>
    Effect.provide(Unknown.tell(request, caller, refusal), context)
  const orphans = [...router.routes].filter((route) => RoutePolicy.levelOf(route.method, route.path) === undefined)
  if (orphans.length > 0 || !Chunk.isEmpty(router.mounts)) {
    const names = orphans.map(({ method, path }) => `${method} ${path}`).join(", ")
    return yield* Effect.dieMessage(`routes without a row in RoutePolicy, or mounts: ${names}`)
  }
  const unknown = HttpRouter.makeRoute("GET", "*", Effect.provide(Unknown.handler, context))
  return HttpRouter.fromIterable([...[...router.routes].map((route) => wrap(route, callerOf, told)), unknown])
})

/** A person who looks at a page goes to the login and comes back from there (server spec §1.2); all others get 401. */
const strange = (
  request: Request,
  refusal: Refusal.Refusal
): Effect.Effect<HttpServerResponse.HttpServerResponse, Refusal.Refusal> => {
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

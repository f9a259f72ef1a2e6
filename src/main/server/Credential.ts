import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Claims from "../../domain/server/Claims.ts"
import * as Loopback from "../../domain/server/Loopback.ts"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import * as SameOrigin from "../../domain/server/SameOrigin.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import type { Caller } from "../../ports/api/Authorization.ts"
import { TokenSigner } from "../../ports/TokenSigner.ts"
import * as Authenticate from "../programs/server/Authenticate.ts"
import * as Developer from "../programs/server/Developer.ts"
import * as Scheduler from "../programs/server/Scheduler.ts"
import * as Cookie from "./Cookie.ts"
import * as Proxies from "./Proxies.ts"
import * as Replies from "./Replies.ts"
import * as Settings from "./Settings.ts"

const foreign = Refusal.forbidden("This was sent from another site and is not done")
const unproven = Refusal.forbidden(
  "A login cookie changes nothing without proof of where the request comes from: send Sec-Fetch-Site or Origin, or use a token"
)

/** Who sent this request, by its headers. */
export const senderOf = (request: HttpServerRequest.HttpServerRequest): SameOrigin.Sender =>
  SameOrigin.sender({
    site: request.headers["sec-fetch-site"],
    origin: request.headers["origin"],
    host: request.headers["host"]
  })

/**
 * What a browser sends along by itself says who asks, not that they want it: nothing is changed for a page of another
 * site, and below `/api/` and `/auth/`, where no form carries a token, the headers have to prove the sender.
 */
const wanted = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<void, Refusal.Refusal> => {
  if (request.method === "GET" || request.method === "HEAD") return Effect.void
  const sender = senderOf(request)
  if (sender === "foreign") return foreign
  return sender === "unknown" && RoutePolicy.isApi(request.url) ? unproven : Effect.void
}

/** The scheme as written; whoever uses it means it, and a cookie beside it is not looked at (server spec §2.1). */
const isBearer = (header: string | undefined): boolean => header !== undefined && /^Bearer(?: |$)/.test(header)

/**
 * In development mode every request is the developer's that can have come from this machine alone: to a name of it, so
 * that no foreign page's own name leads here, through no proxy, and not from another site.
 */
const developerOf = (request: HttpServerRequest.HttpServerRequest, email: string) =>
  Effect.gen(function*() {
    const { forwarded, host, "x-forwarded-for": forwardedFor } = request.headers
    if (!Loopback.inHeader(host) || forwarded !== undefined || forwardedFor !== undefined) return undefined
    if (request.method !== "GET" && request.method !== "HEAD" && senderOf(request) === "foreign") return yield* foreign
    return yield* Developer.caller(email)
  })

/** Whose request this is, from its headers alone: `Authorization: Bearer`, else the cookie of a login. */
export type CallerOf = (request: HttpServerRequest.HttpServerRequest) => Effect.Effect<Caller, Refusal.Refusal>

type Rare = Effect.Effect.Context<ReturnType<typeof developerOf>> | Effect.Effect.Context<typeof Scheduler.caller>

/** What does not change while the server runs is looked up once. */
export const make = Effect.gen(function*() {
  const settings = yield* Settings.Settings
  const proxies = yield* Proxies.Proxies
  const signer = yield* TokenSigner
  const authenticate = yield* Authenticate.make
  const context = yield* Effect.context<Rare>()

  const byCookie = (request: HttpServerRequest.HttpServerRequest, cookie: string, ip: string | undefined) =>
    Effect.gen(function*() {
      const caller = yield* authenticate(`Bearer ${cookie}`, ip)
      if (caller.typ !== "session") return yield* new Refusal.Refusal({ kind: "auth", detail: "Session ended" })
      yield* wanted(request)
      return caller
    })

  const byHeaders = (request: HttpServerRequest.HttpServerRequest) => {
    const ip = proxies.addressOf(request)
    const header = request.headers["authorization"]
    if (Scheduler.matches(signer, settings.schedulerToken, Claims.bearer(header))) {
      return Effect.provide(Scheduler.caller, context)
    }
    const cookie = isBearer(header) || request.headers["cookie"] === undefined ? undefined : request.cookies[Cookie.login]
    return cookie === undefined ? authenticate(header, ip) : byCookie(request, cookie, ip)
  }

  const callerOf: CallerOf = (request) => {
    const known = settings.localDevMode
      ? Effect.flatMap(Effect.provide(developerOf(request, settings.localDevEmail), context), (developer) =>
        developer === undefined ? byHeaders(request) : Effect.succeed<Caller>(developer))
      : byHeaders(request)
    return Effect.catchTag(known, "StoreError", Replies.storeFailed)
  }
  return callerOf
})

import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiError from "@effect/platform/HttpApiError"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as HashMap from "effect/HashMap"
import * as AllowedMethods from "../../domain/server/AllowedMethods.ts"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import { Random } from "../../ports/Random.ts"
import { call } from "../../ports/Lift.ts"
import * as Headers from "../../ports/api/Headers.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import type { StoreError } from "../../ports/StoreError.ts"
import { version } from "../Version.ts"
import * as Compress from "./http/Compress.ts"
import * as Cors from "./http/Cors.ts"
import { InFlight } from "./InFlight.ts"
import { linger } from "./Linger.ts"
import * as Access from "./observe/Access.ts"
import * as Facts from "./observe/Facts.ts"
import * as ErrorPage from "./pages/ErrorPage.tsx"
import type { Proxies } from "./Proxies.ts"
import * as Settings from "./Settings.ts"
import * as StoreFailure from "./StoreFailure.ts"

/** Seconds after which a full disk may have been seen to. */
const fullDiskRetry = 60

/** What a client learns of a store that failed; the rest is for the log. */
export const storeFailed = (error: StoreError): Effect.Effect<never, Refusal.Refusal> =>
  StoreFailure.log(error).pipe(Effect.zipRight(
    error.full
      ? new Refusal.Refusal({ kind: "disk-full", detail: "No space left on the server", retryAfter: fullDiskRetry })
      : new Refusal.Refusal({ kind: "internal", detail: "Internal server error" })
  ))

/** What is told besides the refusal itself; `error` is for developers. */
interface Extra {
  readonly requestId: string
  readonly error?: string
}

const refused = (refusal: Refusal.Refusal, { error, requestId }: Extra): HttpServerResponse.HttpServerResponse => {
  const { detail, kind, retryAfter, status } = refusal
  return HttpServerResponse.unsafeJson(
    { detail, kind, ...(status >= 500 ? { request_id: requestId } : {}), ...(error === undefined ? {} : { error }) },
    {
      status,
      headers: {
        ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
        ...(status === 401 ? { "www-authenticate": "Bearer" } : {})
      }
    }
  )
}

/** People see a page, programs an object; below `/api/` and `/auth/` everybody is a program (server spec §1.2). */
const told = (
  request: HttpServerRequest.HttpServerRequest,
  refusal: Refusal.Refusal,
  extra: Extra
): HttpServerResponse.HttpServerResponse => {
  const { requestId } = extra
  const response = RoutePolicy.isApi(request.url) || !ErrorPage.wanted(request.headers)
    ? refused(refusal, extra)
    : ErrorPage.of(refusal, refusal.status >= 500 ? { requestId } : {})
  if (refusal.kind !== "method") return response
  return HttpServerResponse.setHeader(response, "allow", AllowedMethods.of(request.url).join(", "))
}

const wrongMethod = new Refusal.Refusal({ kind: "method", detail: "Method Not Allowed" })

/** Whatever a route failed with, as one of our refusals. */
const asRefusal = (error: unknown): Refusal.Refusal | undefined => {
  if (error instanceof Refusal.Refusal) return error
  if (error instanceof HttpServerError.RouteNotFound) {
    const allowed = AllowedMethods.of(error.request.url)
    // A route of the table may be switched off.
    return allowed.length === 0 || allowed.includes(error.request.method) ? Refusal.notFound : wrongMethod
  }
  if (error instanceof HttpApiError.HttpApiDecodeError) {
    const finding = (issue: { readonly _tag: string; readonly path: ReadonlyArray<PropertyKey>; readonly message: string }) => ({
      type: issue._tag.toLowerCase(),
      loc: issue.path.map((key) => typeof key === "number" ? key : String(key)),
      msg: issue.message,
      input: null
    })
    return new Refusal.Refusal({ kind: "invalid", detail: error.issues.map(finding) })
  }
  return undefined
}

const internal = new Refusal.Refusal({ kind: "internal", detail: "Internal server error" })

type Needs = Random | InFlight | Settings.Settings | HttpServerRequest.HttpServerRequest

const features = Headers.featureWords.join(" ")

/** The reply with what belongs on every one. */
const finished = (
  request: HttpServerRequest.HttpServerRequest,
  requestId: string,
  stopping: boolean,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const headers: Record<string, string> = { [Headers.requestId]: requestId }
  // Nobody should send the next request over a connection that is about to end.
  if (stopping) headers["connection"] = "close"
  if (request.url.startsWith("/api/")) {
    headers[Headers.features] = features
    headers[Headers.latestVersion] = version
    headers[Headers.minVersion] = Headers.minimumClient
  }
  return linger(request, HttpServerResponse.setHeaders(response, headers))
}

/** What a route failed with, as a reply; a defect is written down. */
const failed = (
  request: HttpServerRequest.HttpServerRequest,
  requestId: string,
  debug: boolean,
  cause: Cause.Cause<unknown>
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
  const error = Cause.squash(cause)
  const known = asRefusal(error)
  const refusal = known ?? internal
  Facts.note(request, { kind: refusal.kind })
  if (known !== undefined) return Effect.succeed(told(request, refusal, { requestId }))
  const shown = debug ? { error: String(error) } : {}
  return Effect.as(Effect.logError("a route failed", cause), told(request, refusal, { requestId, ...shown }))
}

/**
 * Around every route: errors become replies of one shape, every reply gets its request id and, below `/api/`, what the
 * server can and which versions it knows (design §4, server spec §1.2). Of as few steps as can be: every request takes
 * each of them. The fiber is the request's own, so what its log lines carry is set and not taken back.
 */
export const around = (app: HttpApp.Default): HttpApp.Default<never, Random | InFlight | Settings.Settings> =>
  Effect.withFiberRuntime<HttpServerResponse.HttpServerResponse, never, Needs>((fiber) => {
    const services = fiber.currentContext as Context.Context<Needs>
    const inFlight = Context.get(services, InFlight)
    const request = Context.get(services, HttpServerRequest.HttpServerRequest)
    const sent = Headers.requestIdFrom(request.headers[Headers.requestId])
    return Effect.flatMap(sent === undefined ? call(Context.get(services, Random).hex(6)) : Effect.succeed(sent), (id) => {
      Facts.note(request, { requestId: id })
      const noted = FiberRef.update(FiberRef.currentLogAnnotations, HashMap.set("request_id", id as unknown))
      const admitted = inFlight.stopping() ? Refusal.unavailable : app
      inFlight.enter()
      // Nothing interrupts this fiber but inside of a route, so one of the two is always reached.
      const answered = Effect.matchCauseEffect(Effect.zipRight(noted, admitted), {
        onFailure: (cause) => {
          inFlight.leave()
          return failed(request, id, Context.get(services, Settings.Settings).debug, cause)
        },
        onSuccess: (response) => {
          inFlight.leave()
          return Effect.succeed(response)
        }
      })
      return Effect.map(
        Effect.flatMap(answered, (response) => Compress.reply(request, response)),
        (packed) => finished(request, id, inFlight.stopping(), packed)
      )
    })
  })

export const layer = HttpApiBuilder.middleware<Random | InFlight | Settings.Settings, never, Proxies>(
  Effect.map(Access.make, (observed) => (app: HttpApp.Default) => observed(Cors.around(around(app)))),
  { withContext: true }
)

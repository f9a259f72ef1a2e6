import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiError from "@effect/platform/HttpApiError"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import { Random } from "../../ports/Random.ts"
import { use } from "../../ports/Use.ts"
import * as Headers from "../../ports/api/Headers.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import type { StoreError } from "../../ports/StoreError.ts"
import { version } from "../Version.ts"
import { InFlight } from "./InFlight.ts"
import { linger } from "./Linger.ts"
import * as ErrorPage from "./pages/ErrorPage.tsx"

/** Seconds after which a full disk may have been seen to. */
const fullDiskRetry = 60

/** What a client learns of a store that failed; the rest is for the log. */
export const storeFailed = (error: StoreError): Effect.Effect<never, Refusal.Refusal> =>
  Effect.logError(`could not ${error.operation}`, error.cause).pipe(Effect.zipRight(
    error.full
      ? new Refusal.Refusal({ kind: "disk-full", detail: "No space left on the server", retryAfter: fullDiskRetry })
      : new Refusal.Refusal({ kind: "internal", detail: "Internal server error" })
  ))

const refused = (refusal: Refusal.Refusal, requestId: string): HttpServerResponse.HttpServerResponse => {
  const { detail, kind, retryAfter, status } = refusal
  return HttpServerResponse.unsafeJson(
    { detail, kind, ...(status >= 500 ? { request_id: requestId } : {}) },
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
  requestId: string
): HttpServerResponse.HttpServerResponse =>
  RoutePolicy.isApi(request.url) || !ErrorPage.wanted(request.headers)
    ? refused(refusal, requestId)
    : ErrorPage.of(refusal, refusal.status >= 500 ? { requestId } : {})

/** Whatever a route failed with, as one of our refusals. */
const asRefusal = (error: unknown): Refusal.Refusal | undefined => {
  if (error instanceof Refusal.Refusal) return error
  if (error instanceof HttpServerError.RouteNotFound) return Refusal.notFound
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

/**
 * Around every route: errors become replies of one shape, every reply gets its request id and, below `/api/`, what the
 * server can and which versions it knows (design §4, server spec §1.2).
 */
const around = (app: HttpApp.Default): HttpApp.Default<never, Random | InFlight> =>
  Effect.gen(function*() {
    const inFlight = yield* InFlight
    const request = yield* HttpServerRequest.HttpServerRequest
    const sent = Headers.requestIdFrom(request.headers[Headers.requestId])
    const requestId = sent ?? (yield* use(Random, (random) => random.hex(6)))
    const response = yield* Effect.catchAllCause(inFlight.track(app), (cause) => {
      if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
      const refusal = asRefusal(Cause.squash(cause))
      const log = refusal === undefined ? Effect.logError("a route failed", cause) : Effect.void
      return Effect.as(log, told(request, refusal ?? internal, requestId))
    }).pipe(Effect.annotateLogs("request_id", requestId))
    const headers: Record<string, string> = { [Headers.requestId]: requestId }
    if (request.url.startsWith("/api/")) {
      headers[Headers.features] = Headers.featureWords.join(" ")
      headers[Headers.latestVersion] = version
      headers[Headers.minVersion] = Headers.minimumClient
    }
    return linger(request, HttpServerResponse.setHeaders(response, headers))
  })

export const layer = HttpApiBuilder.middleware(around, { withContext: true })

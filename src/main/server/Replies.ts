import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiError from "@effect/platform/HttpApiError"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as AllowedMethods from "../../domain/server/AllowedMethods.ts"
import * as RoutePolicy from "../../domain/server/RoutePolicy.ts"
import { Random } from "../../ports/Random.ts"
import { use } from "../../ports/Use.ts"
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
import * as Settings from "./Settings.ts"

/** Seconds after which a full disk may have been seen to. */
const fullDiskRetry = 60

/** What a client learns of a store that failed; the rest is for the log. */
export const storeFailed = (error: StoreError): Effect.Effect<never, Refusal.Refusal> =>
  Effect.logError(`could not ${error.operation}`, error.cause).pipe(Effect.zipRight(
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

/**
 * Around every route: errors become replies of one shape, every reply gets its request id and, below `/api/`, what the
 * server can and which versions it knows (design §4, server spec §1.2).
 */
export const around = (app: HttpApp.Default): HttpApp.Default<never, Random | InFlight | Settings.Settings> =>
  Effect.gen(function*() {
    const inFlight = yield* InFlight
    const { debug } = yield* Settings.Settings
    const request = yield* HttpServerRequest.HttpServerRequest
    const sent = Headers.requestIdFrom(request.headers[Headers.requestId])
    const requestId = sent ?? (yield* use(Random, (random) => random.hex(6)))
    Facts.note(request, { requestId })
    const admitted = inFlight.stopping() ? Refusal.unavailable : inFlight.track(app)
    const response = yield* Effect.catchAllCause(admitted, (cause) => {
      if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
      const error = Cause.squash(cause)
      const known = asRefusal(error)
      const refusal = known ?? internal
      Facts.note(request, { kind: refusal.kind })
      const log = known === undefined ? Effect.logError("a route failed", cause) : Effect.void
      const shown = debug && known === undefined ? { error: String(error) } : {}
      return Effect.as(log, told(request, refusal, { requestId, ...shown }))
    }).pipe(Effect.annotateLogs("request_id", requestId))
    const headers: Record<string, string> = { [Headers.requestId]: requestId }
    // Nobody should send the next request over a connection that is about to end.
    if (inFlight.stopping()) headers["connection"] = "close"
    if (request.url.startsWith("/api/")) {
      headers[Headers.features] = Headers.featureWords.join(" ")
      headers[Headers.latestVersion] = version
      headers[Headers.minVersion] = Headers.minimumClient
    }
    const packed = yield* Compress.reply(request, response)
    return linger(request, HttpServerResponse.setHeaders(packed, headers))
  })

export const layer = HttpApiBuilder.middleware((app) => Access.observed(Cors.around(around(app))), {
  withContext: true
})

import type * as HttpApp from "@effect/platform/HttpApp"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpTraceContext from "@effect/platform/HttpTraceContext"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Facts from "./Facts.ts"

/** Are requests traced? Off, a request costs no span. */
export class Traced extends Context.Reference<Traced>()("agnes/main/Traced", { defaultValue: () => false }) {}

type Around = <E, R>(
  request: HttpServerRequest,
  facts: Facts.Facts,
  app: HttpApp.Default<E, R>
) => HttpApp.Default<E, R>

/**
 * A span of one request, in the field's words (OpenTelemetry semantic conventions for HTTP). The platform's own would
 * hold every header and the query: those have no place outside of this machine.
 */
const around: Around = (request, facts, app) => {
  const parent = Option.getOrUndefined(HttpTraceContext.fromHeaders(request.headers))
  return Effect.useSpan(
    `${request.method} request`,
    { kind: "server", captureStackTrace: false, parent },
    (span) =>
      Effect.tap(Effect.withParentSpan(app, span), (response) =>
        Effect.sync(() => {
          const { kind, requestId, route, user } = facts
          span.attribute("http.request.method", request.method)
          span.attribute("http.route", route ?? "none")
          span.attribute("http.response.status_code", response.status)
          if (requestId !== undefined) span.attribute("agnes.request_id", requestId)
          if (user !== undefined) span.attribute("enduser.id", user)
          if (kind !== undefined) span.attribute("error.type", kind)
        }))
  )
}

const plain: Around = (_request, _facts, app) => app

/** What is done around requests, settled when the server starts. */
export const make: Effect.Effect<Around> = Effect.map(Traced, (traced) => traced ? around : plain)

import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Cors from "../../../domain/server/Cors.ts"
import * as Settings from "../Settings.ts"
import * as Compress from "./Compress.ts"

/** Tells browsers which pages of other origins may call; answers what they ask beforehand. */
export const around = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R | Settings.Settings> =>
  Effect.flatMap(Settings.Settings, ({ corsOrigins }) => corsOrigins.length === 0 ? app : told(corsOrigins, app))

const told = <E, R>(corsOrigins: ReadonlyArray<string>, app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    const facts: Cors.Facts = {
      method: request.method,
      path: request.url,
      origin: request.headers["origin"],
      wantedMethod: request.headers["access-control-request-method"]
    }
    const { vary, ...headers } = Cors.headers(corsOrigins, facts)
    const response = Cors.isPreflight(corsOrigins, facts) ? HttpServerResponse.empty({ status: 204 }) : yield* app
    const told = vary === undefined
      ? response
      : HttpServerResponse.setHeader(response, "vary", Compress.vary(response.headers["vary"], vary))
    return HttpServerResponse.setHeaders(told, headers)
  })

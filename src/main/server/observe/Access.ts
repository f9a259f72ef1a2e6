import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as LogLevel from "effect/LogLevel"
import * as Runtime from "effect/Runtime"
import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import * as Proxies from "../Proxies.ts"
import * as Facts from "./Facts.ts"
import * as Metrics from "./Metrics.ts"
import * as Spans from "./Spans.ts"

/** Answered nobody: the client was gone before (a status of nginx, seen in logs only). */
const clientGone = 499

/** What a connection had moved at the end of its last request. */
const moved = new WeakMap<Socket, { readonly read: number; readonly written: number }>()

let underWay = 0

/** Counts and writes down what became of a request: never its content, its query, its headers or who else is named. */
const ended = (
  facts: Facts.Facts,
  request: HttpServerRequest.HttpServerRequest,
  response: ServerResponse,
  began: number
) => {
  const { socket } = NodeHttpServerRequest.toIncomingMessage(request)
  const before = moved.get(socket) ?? { read: 0, written: 0 }
  const now = { read: socket.bytesRead, written: socket.bytesWritten }
  moved.set(socket, now)
  const milliseconds = performance.now() - began
  const whole = response.writableFinished
  const status = response.headersSent ? response.statusCode : clientGone
  const method = request.method
  const figures = { bytesIn: now.read - before.read, bytesOut: now.written - before.written, status, method }
  Metrics.inFlight.unsafeUpdate(--underWay, [])
  Metrics.answered({ ...figures, route: facts.route ?? "none", seconds: milliseconds / 1000 })
  if (facts.route?.startsWith("/api/upload/") === true) {
    Metrics.uploaded(facts.kind ?? (!whole ? "aborted" : status < 300 ? "accepted" : String(status)))
  }
  return { ...figures, milliseconds, whole }
}

/** Longer parts of a path may be secrets: those of login links are. */
const longestPart = 20

/**
 * A path without a route is somebody's guess, or was asked by a method it does not know or while the server stops:
 * enough of it to see what was asked.
 */
const pathOf = (request: HttpServerRequest.HttpServerRequest): string =>
  (request.url.split("?")[0] ?? "").slice(0, 120).split("/")
    .map((part) => part.length > longestPart ? "…" : part).join("/")

/**
 * Outermost: sees every request from its first to its last byte, also those that break off. Who writes, and whether
 * anything is written, is settled once, when the server starts.
 */
export const make: Effect.Effect<
  <E, R>(app: HttpApp.Default<E, R>) => HttpApp.Default<E, R>,
  never,
  Proxies.Proxies
> = Effect.gen(function*() {
  const proxies = yield* Proxies.Proxies
  const runtime = yield* Effect.runtime()
  const written = LogLevel.lessThanEqual(yield* FiberRef.get(FiberRef.currentMinimumLogLevel), LogLevel.Info)
  const spans = yield* Spans.make

  const begin = (request: HttpServerRequest.HttpServerRequest, facts: Facts.Facts): void => {
    const began = performance.now()
    const address = proxies.addressOf(request)
    const response = NodeHttpServerRequest.toServerResponse(request)
    Metrics.inFlight.unsafeUpdate(++underWay, [])
    response.once("close", () => {
      const { bytesIn, bytesOut, method, milliseconds, status, whole } = ended(facts, request, response, began)
      if (!written) return
      Runtime.runSync(runtime)(Effect.annotateLogs(Effect.logInfo("request"), {
        method,
        route: facts.route ?? pathOf(request),
        status,
        ms: Math.round(milliseconds * 10) / 10,
        bytes_in: bytesIn,
        bytes_out: bytesOut,
        ...(address === undefined ? {} : { address }),
        ...(facts.user === undefined ? {} : { user: facts.user }),
        ...(facts.kind === undefined ? {} : { kind: facts.kind }),
        ...(whole ? {} : { aborted: true }),
        request_id: facts.requestId ?? ""
      }))
    })
  }

  return (app) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const facts = Facts.of(request)
      begin(request, facts)
      return spans(request, facts, app)
    })
})

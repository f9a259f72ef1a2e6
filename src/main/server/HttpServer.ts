import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import * as Metrics from "./observe/Metrics.ts"
import type * as Settings from "./Settings.ts"

const create = (settings: Settings.Values): Server => {
  const server = createServer({
    headersTimeout: settings.headersTimeout,
    requestTimeout: settings.requestTimeout,
    keepAliveTimeout: settings.keepAliveTimeout,
    connectionsCheckingInterval: Math.min(5_000, settings.headersTimeout, settings.requestTimeout),
    maxHeaderSize: 16 * 1024
  })
  server.timeout = settings.idleTimeout
  server.maxConnections = settings.maxConnections
  server.on("drop", Metrics.dropped)
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    hurry(request, settings.bodyTimeout)
    exchanges.set(request.socket, { request, response })
  })
  server.on("timeout", giveUp)
  return server
}

/** The last exchange of a connection. */
const exchanges = new WeakMap<Socket, { readonly request: IncomingMessage; readonly response: ServerResponse }>()

/**
 * The client has said everything and waits for the first byte of the answer: the quiet is ours. The idle time-out is
 * for clients that stop talking or listening, not for answers that take long to make.
 */
const isOurs = (socket: Socket): boolean => {
  const exchange = exchanges.get(socket)
  if (exchange === undefined) return false
  const { request, response } = exchange
  return request.complete && !response.headersSent && !response.destroyed
}

/**
 * Ends a quiet connection, unless its next request has come while this process was busy with something else: such a one
 * has waited since before the time-out, and is read in the turn after it.
 */
const giveUp = (socket: Socket): void => {
  const heard = socket.bytesRead
  setImmediate(() => {
    if (socket.bytesRead === heard && !isOurs(socket)) socket.destroy()
  })
}

/** Uploads have the whole time of a request; who sends a form byte by byte only holds a place. */
const hurry = (request: IncomingMessage, milliseconds: number): void => {
  if (request.complete || request.url?.startsWith("/api/upload/") === true) return
  // That its end was not heard says nothing: routes without a body never listen for it, and may work for minutes.
  const timer = setTimeout(() => request.complete || request.destroy(), milliseconds).unref()
  const stop = () => clearTimeout(timer)
  request.once("end", stop).once("close", stop)
}

/** Milliseconds for replies that are still being written when the server stops listening. */
const lastWords = 500

/**
 * A listening server. At the end of its scope, when `InFlight` has waited for requests under way, it takes no more
 * connections, and a moment later every connection is closed: without that, one half-sent upload would hold the process
 * for ever.
 */
export const layer = (settings: Settings.Values) =>
  Layer.unwrapScoped(Effect.sync(() => {
    const server = create(settings)
    const farewell = Layer.scopedDiscard(Effect.addFinalizer(() =>
      Effect.sync(() => {
        setTimeout(() => server.closeAllConnections(), lastWords).unref()
      })
    ))
    const { host, port } = settings
    return farewell.pipe(Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port })))
  }))

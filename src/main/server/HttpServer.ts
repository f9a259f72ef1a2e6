import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer, type Server } from "node:http"

/** Milliseconds. */
export const timeouts = {
  /** All headers of a request, from its first byte: slow-loris. */
  headers: 15_000,
  /** A connection without a byte in either direction. */
  idle: 60_000,
  /** A whole request: the largest upload on a slow line. */
  request: 15 * 60_000,
  /** Between requests; longer than common proxies keep theirs. */
  keepAlive: 75_000,
  /** What in-flight requests get at a stop. */
  farewell: 2_000
}

export type Timeouts = typeof timeouts

const create = (limits: Timeouts): Server => {
  const server = createServer({
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    connectionsCheckingInterval: Math.min(5_000, limits.headers),
    maxHeaderSize: 16 * 1024
  })
  server.timeout = limits.idle
  return server
}

/**
 * A listening server. At the end of its scope it takes no more connections, in-flight requests get two seconds, then
 * every connection is closed: without that, one half-sent upload would hold the process for ever.
 */
export const layer = (host: string, port: number, limits: Timeouts = timeouts) =>
  Layer.unwrapScoped(Effect.sync(() => {
    const server = create(limits)
    const farewell = Layer.scopedDiscard(Effect.addFinalizer(() =>
      Effect.sync(() => {
        setTimeout(() => server.closeAllConnections(), limits.farewell).unref()
      })
    ))
    return farewell.pipe(Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port })))
  }))

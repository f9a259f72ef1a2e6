import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer, type Server } from "node:http"
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
  return server
}

/**
 * A listening server. At the end of its scope it takes no more connections, in-flight requests get `stopTimeout`, then
 * every connection is closed: without that, one half-sent upload would hold the process for ever.
 */
export const layer = (settings: Settings.Values) =>
  Layer.unwrapScoped(Effect.sync(() => {
    const server = create(settings)
    const farewell = Layer.scopedDiscard(Effect.addFinalizer(() =>
      Effect.sync(() => {
        setTimeout(() => server.closeAllConnections(), settings.stopTimeout).unref()
      })
    ))
    const { host, port } = settings
    return farewell.pipe(Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port })))
  }))

import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import type { IncomingMessage } from "node:http"

/** The request as Node has it: its body is read by hand, so that limits and what is left over stay in our hands. */
export const of = (request: HttpServerRequest): IncomingMessage => NodeHttpServerRequest.toIncomingMessage(request)

/** The body's pieces. Ending early leaves the request open, so that a refusal can still be sent and read. */
export const chunks = (source: IncomingMessage): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
})

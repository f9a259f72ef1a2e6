import * as HttpBody from "@effect/platform/HttpBody"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { IncomingMessage } from "node:http"
import * as Source from "./Source.ts"

/** How long, and for how many bytes, the rest of a refused body is read and thrown away (design §4). */
const patience = { milliseconds: 5_000, bytes: 64 * 1024 * 1024 }

/**
 * A reply to a request whose body has not come in whole is sent at once, but the connection stays open while the client
 * is still sending: closed under its hands, it would lose the reply with the connection and never learn the status. The
 * reply is complete for the client by its `Content-Length`.
 */
export const linger = (
  request: HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const source = Source.of(request)
  const body = response.body
  if (source.complete || !announced(source) || body._tag !== "Uint8Array") return response
  const bytes = Stream.concat(Stream.make(body.body), Stream.drain(Stream.fromEffect(drain(source))))
  return HttpServerResponse.setBody(response, HttpBody.stream(bytes, body.contentType, body.contentLength))
}

/** Was a body announced (RFC 9112 §6.3)? One that was not is complete as soon as the parser goes on, after our answer. */
const announced = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0"

const drain = (source: IncomingMessage): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    let left = patience.bytes
    const stop = () => {
      clearTimeout(timer)
      source.off("data", onData).off("end", stop).off("close", stop).off("error", stop)
      resume(Effect.void)
    }
    const giveUp = () => {
      stop()
      source.destroy()
    }
    const onData = (chunk: Uint8Array) => {
      left -= chunk.length
      if (left < 0) giveUp()
    }
    const timer = setTimeout(giveUp, patience.milliseconds)
    if (source.readableEnded || source.destroyed) return stop()
    source.on("data", onData).on("end", stop).on("close", stop).on("error", stop)
    source.resume()
    return Effect.sync(stop)
  })

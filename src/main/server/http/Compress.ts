import * as NodeStream from "@effect/platform-node/NodeStream"
import * as HttpBody from "@effect/platform/HttpBody"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import { promisify } from "node:util"
import { createGzip, gzip } from "node:zlib"
import * as Compression from "../../../domain/server/Compression.ts"

const pack = promisify(gzip)

const factsOf = (request: HttpServerRequest, { body, headers, status }: HttpServerResponse.HttpServerResponse) => ({
  path: request.url,
  acceptEncoding: request.headers["accept-encoding"],
  cookie: request.headers["cookie"] !== undefined,
  contentType: body.contentType ?? headers["content-type"],
  final: (body._tag !== "Uint8Array" && body._tag !== "Stream") || status === 206
    || headers["content-encoding"] !== undefined,
  size: body.contentLength
})

/** The reply as it goes out: packed where the client and `Compression` want it. */
export const reply = (
  request: HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  const facts = factsOf(request, response)
  if (!Compression.varies(facts)) return Effect.succeed(response)
  const told = HttpServerResponse.setHeader(response, "vary", vary(response.headers["vary"]))
  return Compression.wanted(facts) ? packed(told) : Effect.succeed(told)
}

export const vary = (before: string | undefined, name = "Accept-Encoding"): string =>
  before === undefined || before === "" ? name : `${before}, ${name}`

const packed = (
  response: HttpServerResponse.HttpServerResponse
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  const { body } = response
  const type = body.contentType
  const encoded = HttpServerResponse.setHeader(weakened(response), "content-encoding", "gzip")
  if (body._tag === "Uint8Array") {
    return Effect.map(Effect.promise(() => pack(body.body)), (bytes) =>
      HttpServerResponse.setBody(encoded, HttpBody.uint8Array(bytes, type)))
  }
  if (body._tag !== "Stream") return Effect.succeed(response)
  const stream = NodeStream.pipeThroughDuplex(body.stream, () => createGzip(), (error) => error)
  const { "content-length": _, ...headers } = encoded.headers
  return Effect.succeed(HttpServerResponse.stream(stream, {
    status: encoded.status,
    headers,
    cookies: encoded.cookies,
    ...(type === undefined ? {} : { contentType: type })
  }))
}

/** What is packed is the same thing, but not the same bytes (RFC 9110 §8.8.1). */
const weakened = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
  const tag = response.headers["etag"]
  if (tag === undefined || tag.startsWith("W/")) return response
  return HttpServerResponse.setHeader(response, "etag", `W/${tag}`)
}

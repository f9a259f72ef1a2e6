import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ByteRange from "../../../domain/server/ByteRange.ts"
import { Api } from "../../../ports/api/Api.ts"
import * as Headers from "../../../ports/api/Headers.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Package from "./Package.ts"

/** Packed once, when somebody asks first. */
class Packed extends Context.Tag("agnes/server/Packed")<Packed, Effect.Effect<Package.Package, Refusal.Refusal>>() {}

const packed = Layer.effect(Packed, Effect.cached(Effect.tryPromise({
  try: Package.make,
  catch: () => new Refusal.Refusal({ kind: "not-found", detail: "This server runs from sources and has no package to give" })
})))

/** Without a name in it: what stands behind it is another package after every upgrade of the server. */
export const path = "/cli/agnes.tgz"

const latest = Effect.gen(function*() {
  const { bytes, sha256, version } = yield* Effect.flatten(Packed)
  return { name: "agnes", version, sha256, size: bytes.length, path, min_version: Headers.minimumClient }
})

const tarball = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const { bytes, sha256 } = yield* Effect.flatten(Packed)
    const etag = `"${sha256}"`
    const headers = { etag, "cache-control": "no-cache", "x-content-type-options": "nosniff" }
    return ByteRange.isKnown(request.headers["if-none-match"], etag)
      ? HttpServerResponse.empty({ status: 304, headers })
      : HttpServerResponse.uint8Array(bytes, { contentType: "application/gzip", headers })
  })

/** The command of this server's version, for machines that have none or an older one. */
export const layer = HttpApiBuilder.group(Api, "cli", (handlers) =>
  handlers.handle("latest", () => latest).handleRaw("package", ({ request }) => tarball(request))).pipe(Layer.provide(packed))

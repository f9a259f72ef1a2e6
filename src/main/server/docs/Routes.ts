import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Compression from "../../../domain/server/Compression.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as DocsPage from "./DocsPage.tsx"
import * as Document from "./Document.ts"
import * as Files from "./Files.ts"

const served = (request: HttpServerRequest.HttpServerRequest, { packed, plain, type }: Files.File) => {
  const small = Compression.accepts(request.headers["accept-encoding"])
  return HttpServerResponse.uint8Array(small ? packed : plain, {
    contentType: type,
    headers: {
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      vary: "Accept-Encoding",
      ...(small ? { "content-encoding": "gzip" } : {})
    }
  })
}

/** `/openapi.json`, and `/docs` to read it by: for everybody, and without any other host. */
export const layer = HttpApiBuilder.Router.use((router) =>
  Effect.gen(function*() {
    const files = yield* Effect.cached(Files.load)
    const document = yield* Effect.cached(Effect.sync(Document.make))
    yield* router.get("/openapi.json", Effect.map(document, (found) =>
      HttpServerResponse.text(JSON.stringify(found), {
        contentType: "application/json",
        headers: { "cache-control": "no-cache" }
      })))
    yield* router.get("/docs", Effect.zipWith(document, files, DocsPage.page))
    yield* router.get("/docs/:name", Effect.gen(function*() {
      const { params } = yield* HttpRouter.RouteContext
      const found = Object.values(yield* files).find(({ name }: Files.File) => name === params["name"])
      if (found === undefined) return yield* Refusal.notFound
      return served(yield* HttpServerRequest.HttpServerRequest, found)
    }))
  }))

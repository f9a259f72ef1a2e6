import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Assets from "../assets/Assets.ts"
import * as Route from "./Route.ts"

const byPath = new Map<string, Assets.Asset>(Assets.all.map((asset) => [asset.path, asset]))

/** What the pages load. The name changes with the content, so a copy is good for ever (RFC 8246). */
export const layer = Route.layer(
  Route.open("GET", "/assets/:name", ({ param }) => {
    const asset = byPath.get(`/assets/${param("name")}`)
    return asset === undefined ? Refusal.notFound : Effect.succeed(HttpServerResponse.text(asset.text, {
      contentType: asset.type,
      headers: { "cache-control": "public, max-age=31536000, immutable" }
    }))
  })
)

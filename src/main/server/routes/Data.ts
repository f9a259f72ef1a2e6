import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import * as ByteRange from "../../../domain/server/ByteRange.ts"
import * as Manifest from "../../../domain/tables/Manifest.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import { Tables } from "../../../ports/Tables.ts"
import * as Read from "../../programs/server/tables/Read.ts"
import * as Replies from "../Replies.ts"
import { download } from "../tables/Download.ts"
import { registering } from "../tables/Registering.ts"

/** Whoever keeps it asks whether it still holds: it is for one person, and changes with what they may read. */
const cacheControl = "private, no-cache"

/** Weak, because two manifests with one tag differ in `server_time` (RFC 9110 §8.8.1). */
const tagOf = (tables: string): string => `W/"${createHash("sha256").update(tables).digest("hex").slice(0, 32)}"`

const manifest = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  const user = yield* CurrentUser
  const tables = Manifest.encodeTables(yield* Effect.flatMap(Tables, (store) => store.offered(user)))
  const headers = { etag: tagOf(tables), "cache-control": cacheControl }
  if (ByteRange.isKnown(request.headers["if-none-match"], headers.etag.slice(2))) {
    return HttpServerResponse.empty({ status: 304, headers })
  }
  const text = Manifest.encode(tables, yield* Clock.currentTimeMillis)
  return HttpServerResponse.text(text, { contentType: "application/json", headers })
}).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

const checkAccess = (idOrName: string) =>
  Effect.gen(function*() {
    yield* Read.find(yield* CurrentUser, idOrName)
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "data", (handlers) =>
  handlers
    .handleRaw("manifest", () => manifest)
    .handleRaw("download", ({ path }) =>
      Effect.gen(function*() {
        return yield* download(yield* HttpServerRequest.HttpServerRequest, yield* CurrentUser, path.id)
      }).pipe(Effect.catchTag("StoreError", Replies.storeFailed)))
    .handle("checkAccess", ({ path }) => checkAccess(path.id))
    .handleRaw("register", ({ path, request }) => registering(request, path.id)))

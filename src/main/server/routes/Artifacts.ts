import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as ArtifactName from "../../../domain/server/ArtifactName.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { ArtifactStore } from "../../../ports/ArtifactStore.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import * as Artifacts from "../../programs/server/Artifacts.ts"
import * as Replies from "../Replies.ts"

/** The same words for what never was and for what is somebody else's. */
const nothing = new Refusal.Refusal({ kind: "not-found", detail: "You have no such artifact" })

const list = Effect.gen(function*() {
  const user = yield* CurrentUser
  const rows = yield* Effect.flatMap(ArtifactStore, (artifacts) => artifacts.list(user.id))
  const artifacts = rows.map(({ name, receivedAt, sha256, size }) =>
    ({ name, size, sha256, received_at: Timestamp.formatWithOffset(receivedAt) }))
  return { artifacts, count: artifacts.length }
}).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

/** The bytes of an artifact, to be saved and never shown as a page. */
export const send = (userId: string, name: string) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const found = yield* Effect.flatMap(ArtifactStore, (artifacts) => artifacts.find(userId, name))
    if (found === undefined) return yield* nothing
    return HttpServerResponse.stream(blobs.readArtifact(userId, found.blob), {
      contentType: "application/octet-stream",
      contentLength: found.size,
      headers: {
        "content-disposition": ArtifactName.disposition(found.name),
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-cache",
        etag: `"${found.sha256}"`
      }
    })
  })

const download = (name: string) =>
  Effect.flatMap(CurrentUser, (user) => send(user.id, name)).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

const remove = (name: string) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const gone = yield* Artifacts.remove(user.id, name)
    if (gone === undefined) return yield* nothing
    return { status: "deleted" as const, name: gone.name }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "artifacts", (handlers) =>
  handlers
    .handle("list", () => list)
    .handleRaw("download", ({ path }) => download(path.name))
    .handle("remove", ({ path }) => remove(path.name)))

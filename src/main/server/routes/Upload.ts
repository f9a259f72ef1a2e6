import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import { receiveUpload } from "../../programs/server/ReceiveUpload.ts"
import * as Body from "../Body.ts"
import * as Replies from "../Replies.ts"

/** Notes are a page of text; more than this is no note. */
const notesLimit = 5 * 1024 * 1024
const notesTooLarge = Refusal.tooLarge("Notes too large (max 5MB)")

const session = (request: HttpServerRequest, limit: number) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const tooLarge = Body.sessionTooLarge(limit)
    yield* Body.checkHeaders(request, limit, tooLarge)
    const { bytes, name } = yield* Body.file(request)
    const received = yield* receiveUpload({ userId: user.id, fileName: name, bytes, limit }).pipe(
      Effect.catchTags({
        BlobTooLarge: () => tooLarge,
        StoreError: Replies.storeFailed,
        Tombstoned: () => Refusal.tombstoned
      })
    )
    return {
      status: "ok" as const,
      filename: SessionName.fileName(received.session),
      size: received.size,
      sha256: received.sha256,
      revision: received.revision,
      ...(received.stored === undefined ? {} : { stored: received.stored })
    }
  })

const content = (text: string): Effect.Effect<string, Refusal.Refusal> =>
  Effect.suspend(() => {
    const value = ((): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        return undefined
      }
    })()
    const found = (value as { readonly content?: unknown } | null | undefined)?.content
    return typeof found === "string" ? Effect.succeed(found) : Refusal.missing("body", "content")
  })

const notes = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const blobs = yield* BlobStore
    yield* Body.checkHeaders(request, notesLimit, notesTooLarge)
    const text = yield* content(yield* Body.text(request, notesLimit, notesTooLarge))
    yield* Effect.catchTag(blobs.writeNotes(user.id, text), "StoreError", Replies.storeFailed)
    return { status: "ok" as const, user: user.email, size: characters(text) }
  })

/** Code points, which is what the first server counted. */
const characters = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

export const layer = (limit: number) =>
  HttpApiBuilder.group(Api, "upload", (handlers) =>
    handlers
      .handleRaw("session", ({ request }) => session(request, limit))
      .handleRaw("notes", ({ request }) => notes(request)))

import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as FamilyName from "../../../domain/server/FamilyName.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import type { SessionReceived } from "../../../ports/api/Upload.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import * as Artifacts from "../../programs/server/Artifacts.ts"
import { neverFits, type Received, receiveUpload } from "../../programs/server/ReceiveUpload.ts"
import * as Body from "../Body.ts"
import * as Replies from "../Replies.ts"
import type * as Settings from "../Settings.ts"

/** Notes are a page of text; more than this is no note. */
const notesLimit = 5 * 1024 * 1024
const notesTooLarge = Refusal.tooLarge("Notes too large (max 5MB)")

/** What the operator allows. */
export type Terms = Pick<
  Settings.Values,
  "maxUploadBytes" | "maxArtifactBytes" | "quotaBytes" | "quotaSessions" | "keepRevisions"
>

const session = (terms: Terms, tooLarge: Refusal.Refusal) => (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const limit = terms.maxUploadBytes
    const quota = { bytes: terms.quotaBytes, sessions: terms.quotaSessions }
    const atLeast = yield* Body.checkHeaders(request, limit, tooLarge)
    if (yield* Effect.catchTag(neverFits(user.id, quota, atLeast), "StoreError", Replies.storeFailed)) {
      return yield* Refusal.quota("bytes")
    }
    const { bytes, fields, name } = yield* Body.file(request, limit, tooLarge)
    const member = () => FamilyName.member({ session: fields.get("session"), name: fields.get("name") })
    const kept = { quota, keepOthers: terms.keepRevisions }
    const received = yield* receiveUpload({ userId: user.id, fileName: name, bytes, limit, member, terms: kept }).pipe(
      Effect.catchTags({
        BlobTooLarge: () => tooLarge,
        BadMember: ({ field }) => Refusal.unusable(badMember[field], "body", field),
        QuotaExceeded: ({ bound }) => Refusal.quota(bound),
        StoreError: Replies.storeFailed,
        Tombstoned: () => Refusal.tombstoned
      })
    )
    // As it stands: to check it against the schema once more would take longer than to make it.
    return HttpServerResponse.unsafeJson(replyOf(received))
  })

/** What a client is told about a session, or a file of a family, that has come whole. */
export const replyOf = (received: Received): typeof SessionReceived.Encoded => ({
  status: "ok",
  filename: received.file === undefined
    ? SessionName.fileName(received.session)
    : `${received.session}/${received.file}`,
  size: received.size,
  sha256: received.sha256,
  revision: received.revision,
  ...(received.stored === undefined ? {} : { stored: received.stored })
})

const artifact = (terms: Terms, tooLarge: Refusal.Refusal) => (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const limit = terms.maxArtifactBytes
    yield* Body.checkHeaders(request, limit, tooLarge)
    const { bytes, name: fileName } = yield* Body.file(request, limit, tooLarge)
    const quota = { bytes: terms.quotaBytes }
    const kept = yield* Artifacts.receive({ userId: user.id, fileName, bytes, limit, quota }).pipe(
      Effect.catchTags({
        BlobTooLarge: () => tooLarge,
        QuotaExceeded: ({ bound }) => Refusal.quota(bound),
        StoreError: Replies.storeFailed
      })
    )
    return { status: "ok" as const, filename: kept.name, size: kept.size, sha256: kept.sha256 }
  })

export const badMember = {
  session: "Must name the session this file belongs to",
  name: `Must be ${FamilyName.folders.join("/… or ")}/…, its file of letters, digits, dots, hyphens and underscores`
}

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

export const layer = (terms: Terms) => {
  // Made once: an error is dear, because it remembers where it came from.
  const ofSession = session(terms, Body.sessionTooLarge(terms.maxUploadBytes))
  const ofArtifact = artifact(terms, Body.sessionTooLarge(terms.maxArtifactBytes))
  return HttpApiBuilder.group(Api, "upload", (handlers) =>
    handlers
      .handleRaw("session", ({ request }) => ofSession(request))
      .handleRaw("artifact", ({ request }) => ofArtifact(request))
      .handleRaw("notes", ({ request }) => notes(request)))
}

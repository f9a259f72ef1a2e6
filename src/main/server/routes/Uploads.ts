import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as FamilyName from "../../../domain/server/FamilyName.ts"
import * as PartialUpload from "../../../domain/server/PartialUpload.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import type { PartHeaders, Target } from "../../../ports/api/Uploads.ts"
import { PartialUploads } from "../../../ports/PartialUploads.ts"
import { type FileKey, SessionStore } from "../../../ports/SessionStore.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import { receivePart, type Taken } from "../../programs/server/ReceivePart.ts"
import * as Body from "../Body.ts"
import * as Replies from "../Replies.ts"
import * as Source from "../Source.ts"
import * as Claims from "../uploads/Claims.ts"
import { badMember, replyOf, type Terms } from "./Upload.ts"

const nothing = new Refusal.Refusal({ kind: "not-found", detail: "There is no such upload: send the file whole" })
const impossible = Refusal.malformed("This part is not one of the file it is announced for: send the file whole")
const unnamed = Refusal.unusable("Must name a session's file, or be given as session and name", "query", "file")

const targetOf = (userId: string, target: typeof Target.Type): Effect.Effect<FileKey, Refusal.Refusal, TokenSigner> =>
  Effect.flatMap(TokenSigner, ({ fingerprint }): Effect.Effect<FileKey, Refusal.Refusal> => {
    const member = FamilyName.member(target)
    if (member._tag === "Bad") return Refusal.unusable(badMember[member.field], "query", member.field)
    const fileName = member._tag === "Member" ? member.session + SessionName.suffix : target.file ?? ""
    const named = SessionName.parse(fileName)
    if (named._tag === "Nameless") return unnamed
    const session = SessionName.of(named, fingerprint)
    return Effect.succeed(member._tag === "Member" ? { userId, session, file: member.name } : { userId, session })
  })

const moved = (offset: number): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson(
    { detail: `The upload goes on at byte ${offset}`, kind: "offset" satisfies Refusal.Kind },
    { status: Refusal.statusOf.offset, headers: { "upload-offset": String(offset) } }
  )

/** With what the server has instead: size, hash and revision of its current version. */
const differs = (target: FileKey) =>
  Effect.gen(function*() {
    const stored = yield* Effect.flatMap(SessionStore, (sessions) => sessions.find(target))
    return HttpServerResponse.unsafeJson({
      detail: "The server's version does not begin like this one: send the file whole",
      kind: "changed" satisfies Refusal.Kind,
      ...(stored === undefined ? {} : { stored: stored.current })
    }, { status: Refusal.statusOf.changed })
  })

const answer = (taken: Taken): HttpServerResponse.HttpServerResponse => {
  switch (taken._tag) {
    case "Kept":
      return HttpServerResponse.empty({
        status: 204,
        headers: { "upload-offset": String(taken.offset), "upload-complete": "?0" }
      })
    case "Received":
      return HttpServerResponse.unsafeJson(replyOf(taken.received))
    case "Repeated":
      return HttpServerResponse.text(taken.answer, { contentType: "application/json" })
  }
}

interface Part {
  readonly id: string
  readonly target: typeof Target.Type
  readonly headers: typeof PartHeaders.Type
  readonly request: HttpServerRequest
}

const part = (terms: Terms, tooLarge: Refusal.Refusal) => ({ headers, id, request, target: named }: Part) =>
  Effect.gen(function*() {
    const { id: userId } = yield* CurrentUser
    const length = headers["upload-length"]
    yield* Body.checkHeaders(request, terms.maxUploadBytes, tooLarge)
    if (length > terms.maxUploadBytes) return yield* tooLarge
    const target = yield* targetOf(userId, named)
    const isPacked = Body.isGzip(Body.encodingOf(request))
    const taken = receivePart({
      key: { userId, id },
      target,
      length,
      offset: headers["upload-offset"],
      complete: headers["upload-complete"] === "?1",
      before: headers["x-agnes-prefix-sha256"],
      sha256: headers["x-agnes-sha256"],
      size: isPacked ? undefined : Number(request.headers["content-length"]),
      bytes: Body.bare(request, terms.maxUploadBytes, tooLarge),
      terms: { quota: { bytes: terms.quotaBytes, sessions: terms.quotaSessions }, keepOthers: terms.keepRevisions },
      answer: (received) => JSON.stringify(replyOf(received))
    })
    return yield* Effect.map(taken, answer).pipe(
      Effect.catchTag("Differs", () => differs(target)),
      Effect.catchTags({
        Elsewhere: ({ offset }) => Effect.succeed(moved(offset)),
        NoUpload: () => nothing,
        Impossible: () => impossible,
        BlobTooLarge: () => impossible,
        QuotaExceeded: ({ bound }) => Refusal.quota(bound),
        StoreError: Replies.storeFailed,
        Tombstoned: () => Refusal.tombstoned
      })
    )
  })

const progress = (id: string) =>
  Effect.gen(function*() {
    const { id: userId } = yield* CurrentUser
    const found = yield* Effect.flatMap(PartialUploads, (partials) => partials.find({ userId, id })).pipe(
      Effect.catchTag("StoreError", Replies.storeFailed)
    )
    if (found === undefined) return yield* nothing
    const offset = PartialUpload.offsetOf(found)
    const complete = found.answer !== undefined
    return HttpServerResponse.unsafeJson({ offset, length: found.length, complete }, {
      headers: {
        "upload-offset": String(offset),
        "upload-length": String(found.length),
        "upload-complete": complete ? "?1" : "?0",
        "cache-control": "no-store"
      }
    })
  })

const cancel = (id: string) =>
  Effect.gen(function*() {
    const { id: userId } = yield* CurrentUser
    yield* Effect.flatMap(PartialUploads, (partials) => partials.remove({ userId, id })).pipe(
      Effect.catchTag("StoreError", Replies.storeFailed)
    )
  })

export const layer = (terms: Terms) => {
  const ofSession = part(terms, Body.sessionTooLarge(terms.maxUploadBytes))
  const exclusively = Claims.make()
  const claim = <A, E, R>(id: string, stop: () => void, work: Effect.Effect<A, E, R>) =>
    Effect.flatMap(CurrentUser, (user) => exclusively(`${user.id}/${id}`, stop, work))
  return HttpApiBuilder.group(Api, "uploads", (handlers) =>
    handlers
      .handleRaw("part", ({ headers, path: { id }, request, urlParams }) =>
        claim(id, () => void Source.of(request).destroy(), ofSession({ headers, id, request, target: urlParams })))
      .handleRaw("progress", ({ path: { id } }) => claim(id, () => {}, progress(id)))
      .handle("cancel", ({ path: { id } }) => claim(id, () => {}, cancel(id))))
}

import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Bundle from "../../../domain/knowledge/Bundle.ts"
import * as Search from "../../../domain/knowledge/Search.ts"
import * as ByteRange from "../../../domain/server/ByteRange.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Shapes from "../../../ports/api/MemoryShapes.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { Digest } from "../../../ports/Digest.ts"
import { KnowledgeStore } from "../../../ports/KnowledgeStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { bundleOf } from "../../programs/server/knowledge/BundleOf.ts"
import * as Contribute from "../../programs/server/knowledge/Contribute.ts"
import type { NoRoom, NoSuchItem, NotYours, Unfit } from "../../programs/server/knowledge/Problems.ts"
import { readerOf } from "../../programs/server/knowledge/Readers.ts"
import * as JsonBody from "../JsonBody.ts"
import * as Wire from "../knowledge/Wire.ts"
import * as Replies from "../Replies.ts"
import * as Settings from "../Settings.ts"
import * as Governing from "./MemoryAdmin.ts"

/** A page of items when nobody says how many. */
const usual = 100

/** Seconds: room is made by admins who judge, not by time. */
const roomRetry = 3600

const answered = <A, R>(
  route: Effect.Effect<A, Refusal.Refusal | StoreError | NoRoom | NoSuchItem | NotYours | Unfit, R>
): Effect.Effect<A, Refusal.Refusal, R> =>
  Effect.catchAll(route, (error) => {
    switch (error._tag) {
      case "Refusal":
        return error
      case "StoreError":
        return Replies.storeFailed(error)
      case "NoSuchItem":
        return new Refusal.Refusal({ kind: "not-found", detail: "Knowledge item not found" })
      case "NoRoom":
        return new Refusal.Refusal({ kind: "rate-limit", detail: error.message, retryAfter: roomRetry })
      case "NotYours":
        return Refusal.forbidden("Only who contributed this may keep it to themselves")
      case "Unfit":
        return Refusal.badRequest(error.field === undefined ? error.message : `${error.field}: ${error.message}`)
    }
  })

/** The bundle, named by its content: whoever has it already gets nothing more than that word (RFC 9110 §13.1.2). */
const bundle = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const digest = yield* Digest
    const { bundle, contributions } = yield* bundleOf(caller)
    const email = yield* Wire.emails
    const byId = new Map(contributions.map((one) => [one.item.id, one]))
    const items = (given: typeof bundle.approved) =>
      given.flatMap(({ id }) => {
        const found = byId.get(id)
        return found === undefined ? [] : [Wire.item(found, caller, email)]
      })
    const body: typeof Shapes.Bundle.Type = {
      mandatory: items(bundle.mandatory),
      approved: items(bundle.approved),
      token_estimate: bundle.tokenEstimate,
      token_budget: Bundle.budget
    }
    const text = JSON.stringify(body)
    const etag = `"${digest.sha256(new TextEncoder().encode(text))}"`
    const headers = { etag, "cache-control": "private, no-cache" }
    return ByteRange.isKnown(request.headers["if-none-match"], etag)
      ? HttpServerResponse.empty({ status: 304, headers })
      : HttpServerResponse.text(text, { contentType: "application/json", headers })
  })

const list = ({ domain, limit, mine, offset, q, status }: typeof Shapes.Query.Type) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const store = yield* KnowledgeStore
    const wanted = {
      reader: yield* readerOf(caller),
      statuses: status === undefined ? undefined : [status],
      domain,
      from: mine === "true" ? caller.id : undefined,
      words: Search.words(q ?? "")
    }
    const found = yield* store.items({ ...wanted, skip: offset ?? 0, limit: limit ?? usual })
    const votes = yield* store.votes(found.map(({ item }) => item.id), caller.id)
    const email = yield* Wire.emails
    const items = found.map((one) => Wire.listed(one, votes.get(one.item.id), caller, email))
    return { items, count: items.length, total: yield* store.count(wanted) }
  })

const propose = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const sent = yield* JsonBody.read(request, Shapes.Proposal, JsonBody.page)
    const { domain, entities, source_type, tags, ...given } = sent
    const typed = { ...given, domain: domain ?? undefined, tags: tags ?? [], entities: entities ?? [] }
    const { knowledgePending: most } = yield* Settings.Settings
    const { id, status } = yield* Contribute.propose(caller, typed, { most, sourceType: source_type ?? undefined })
    return { id, status }
  })

const vote = (request: HttpServerRequest, id: string) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const sent = yield* JsonBody.read(request, Shapes.Vote)
    const { down, own, up } = yield* Contribute.vote(caller, id, sent.vote)
    const said: typeof Shapes.Voted.Type = { id, upvotes: up, downvotes: down, own_vote: own ?? 0 }
    return said
  })

const personal = (request: HttpServerRequest, id: string) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const { is_personal } = yield* JsonBody.read(request, Shapes.Personal)
    yield* Contribute.markPersonal(caller, id, is_personal)
    return { id, is_personal }
  })

export const layer = HttpApiBuilder.group(Api, "memory", (handlers) =>
  handlers
    .handleRaw("bundle", ({ request }) => answered(bundle(request)))
    .handle("list", ({ urlParams }) => answered(list(urlParams)))
    .handleRaw("propose", ({ request }) => answered(propose(request)))
    .handleRaw("vote", ({ path, request }) => answered(vote(request, path.id)))
    .handleRaw("personal", ({ path, request }) => answered(personal(request, path.id)))
    .handleRaw("approve", ({ request, urlParams }) => answered(Governing.judge(request, urlParams.item_id, "approve")))
    .handleRaw("reject", ({ request, urlParams }) => answered(Governing.judge(request, urlParams.item_id, "reject")))
    .handleRaw("mandate", ({ request, urlParams }) => answered(Governing.judge(request, urlParams.item_id, "mandate")))
    .handleRaw("revoke", ({ request, urlParams }) => answered(Governing.judge(request, urlParams.item_id, "revoke")))
    .handleRaw("edit", ({ request, urlParams }) => answered(Governing.edit(request, urlParams.item_id)))
    .handleRaw("batch", ({ request }) => answered(Governing.batch(request)))
    .handle("contradictions", ({ urlParams }) => answered(Governing.contradictions(urlParams.resolved === "true")))
    .handleRaw("resolveContradiction", ({ path, request }) =>
      answered(Governing.resolveContradiction(request, path.id)))
    .handle("duplicates", ({ urlParams }) => answered(Governing.duplicates(urlParams.resolved === "true")))
    .handleRaw("resolveDuplicate", ({ path, request }) =>
      answered(Governing.resolveDuplicate(request, path.a, path.b))))

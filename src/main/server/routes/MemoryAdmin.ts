import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Governance from "../../../domain/knowledge/Governance.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Shapes from "../../../ports/api/MemoryShapes.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { KnowledgeStore } from "../../../ports/KnowledgeStore.ts"
import * as Judge from "../../programs/server/knowledge/Judge.ts"
import { NoSuchItem } from "../../programs/server/knowledge/Problems.ts"
import * as Resolve from "../../programs/server/knowledge/Resolve.ts"
import * as JsonBody from "../JsonBody.ts"
import * as Wire from "../knowledge/Wire.ts"

/** Pairs that one answer tells. */
const most = 1000

const named = (id: string | undefined) =>
  id === undefined ? Refusal.missing("query", "item_id") : Effect.succeed(id)

/** `null` is as nothing said. */
const terms = ({ audience, reason }: typeof Shapes.Judgement.Type): Judge.Terms =>
  ({ audience: audience ?? undefined, reason: reason ?? undefined })

/** What an admin decides about one item; a body need not be there. */
export const judge = (request: HttpServerRequest, itemId: string | undefined, action: Governance.Action) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const id = yield* named(itemId)
    const said = JsonBody.isThere(request) ? yield* JsonBody.read(request, Shapes.Judgement) : {}
    const { status } = yield* Judge.judge(caller, id, action, terms(said))
    return { id, status }
  })

export const batch = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const { action, item_ids, ...said } = yield* JsonBody.read(request, Shapes.Batch, JsonBody.page)
    if (!Governance.is(action)) return yield* Refusal.badRequest(`Invalid action: ${action.slice(0, 100)}`)
    const { done, missing } = yield* Judge.batch(caller, item_ids, action, terms(said))
    return { success: done, not_found: missing }
  })

export const edit = (request: HttpServerRequest, itemId: string | undefined) =>
  Effect.gen(function*() {
    const caller = yield* CurrentUser
    const store = yield* KnowledgeStore
    const id = yield* named(itemId)
    const { audience, domain, ...said } = yield* JsonBody.read(request, Shapes.Edit, JsonBody.page)
    yield* Judge.edit(caller, id, { ...said, domain: domain ?? undefined, audience: audience ?? undefined })
    const found = (yield* store.find(id)) ?? (yield* new NoSuchItem())
    return Wire.item(found, caller, yield* Wire.emails)
  })

export const contradictions = (settled: boolean) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const found = yield* store.contradictions({ open: !settled, limit: most })
    return { contradictions: found.map(Wire.contradiction) }
  })

export const duplicates = (settled: boolean) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const found = yield* store.duplicates({ open: !settled, limit: most })
    return { duplicates: found.map(Wire.duplicate) }
  })

const decision = (request: HttpServerRequest) =>
  Effect.map(JsonBody.read(request, Shapes.Decision, JsonBody.page), ({ content, resolution }): Resolve.Decision =>
    ({ action: resolution, merged: content ?? undefined }))

export const resolveContradiction = (request: HttpServerRequest, id: string) =>
  Effect.gen(function*() {
    return Wire.contradiction(yield* Resolve.contradiction(yield* CurrentUser, id, yield* decision(request)))
  })

export const resolveDuplicate = (request: HttpServerRequest, a: string, b: string) =>
  Effect.gen(function*() {
    return Wire.duplicate(yield* Resolve.duplicate(yield* CurrentUser, [a, b], yield* decision(request)))
  })

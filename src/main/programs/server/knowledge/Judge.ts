import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Audience from "../../../../domain/knowledge/Audience.ts"
import type { Change } from "../../../../domain/knowledge/Changed.ts"
import * as Draft from "../../../../domain/knowledge/Draft.ts"
import * as Governance from "../../../../domain/knowledge/Governance.ts"
import type { Item } from "../../../../domain/knowledge/Item.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Groups } from "../../../../ports/Groups.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import { drafted } from "./Contribute.ts"
import { NoSuchItem, Unfit } from "./Problems.ts"
import { find } from "./Readers.ts"

/** What is said beside a decision. */
export interface Terms {
  readonly reason?: string | undefined
  readonly audience?: string | undefined
}

/** For the audit log: nothing of what an item says. */
const deed = (action: string, caller: Caller, item: Item, params: Audit.Params): Audit.Deed => ({
  action: Governance.auditAction(action),
  actor: Audit.person(caller),
  resource: `knowledge:${item.id}`,
  subject: item.userId,
  params
})

const terms = ({ audience, reason }: Terms) =>
  Effect.gen(function*() {
    const kept = Draft.reason(reason)
    const problem = Draft.reasonProblem(kept ?? "")
    if (problem !== undefined) return yield* new Unfit({ message: problem, field: "reason" })
    if (audience === undefined || audience === "") return { reason: kept, audience: undefined }
    const names = (yield* Effect.flatMap(Groups, ({ all }) => all)).map(({ name }) => name)
    const unknown = Audience.problem(audience, names)
    if (unknown !== undefined) return yield* new Unfit({ message: unknown, field: "audience" })
    return { reason: kept, audience }
  })

/** Changes an item and writes down who did; what `params` says stands beside it. */
export const audited = (caller: Caller, item: Item, action: string, change: Change, params: Audit.Params) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const at = yield* Clock.currentTimeMillis
    const work = store.change(item.id, change, at)
    const changed = yield* Effect.flatMap(AuditTrail, (trail) =>
      trail.along(work, (done) => done === undefined ? undefined : deed(action, caller, item, params)))
    return changed ?? (yield* new NoSuchItem())
  })

type Kept = Effect.Effect.Success<ReturnType<typeof terms>>

const decide = (caller: Caller, id: string, action: Governance.Action, said: Kept) =>
  Effect.gen(function*() {
    const found = yield* find(caller, id)
    if (found === undefined) return yield* new NoSuchItem()
    const { item } = found
    const problem = Governance.problem(item, action)
    if (problem !== undefined) return yield* new Unfit({ message: problem })
    const status = Governance.outcomes[action]
    const params = { from: item.status, to: status, audience: said.audience ?? null, reason: said.reason ?? null }
    return yield* audited(caller, item, action, { ...said, status }, params)
  })

/** What an admin decides about an item. */
export const judge = Effect.fn("JudgeKnowledge")(function*(
  caller: Caller,
  id: string,
  action: Governance.Action,
  given: Terms
) {
  return yield* decide(caller, id, action, yield* terms(given))
})

/** The same about several; each is decided for itself. */
export const batch = Effect.fn("JudgeKnowledgeBatch")(function*(
  caller: Caller,
  ids: ReadonlyArray<string>,
  action: Governance.Action,
  given: Terms
) {
  const said = yield* terms(given)
  const done: Array<string> = []
  const missing: Array<string> = []
  for (const id of new Set(ids)) {
    const exit = yield* Effect.either(decide(caller, id, action, said))
    if (exit._tag === "Right") done.push(id)
    else if (exit.left._tag === "NoSuchItem" || exit.left._tag === "Unfit") missing.push(id)
    else return yield* exit.left
  }
  return { done, missing }
})

type Edited = { readonly [Field in keyof Draft.Typed]?: Draft.Typed[Field] | undefined } & Pick<Terms, "audience">

/** What an admin makes of the text of an item; what is not said stays. */
export const edit = Effect.fn("EditKnowledge")(function*(
  caller: Caller,
  id: string,
  given: Edited
) {
  const found = yield* find(caller, id)
  if (found === undefined) return yield* new NoSuchItem()
  const { item } = found
  const { audience } = yield* terms({ audience: given.audience })
  const draft = yield* drafted({
    title: given.title ?? item.title,
    content: given.content ?? item.content ?? "",
    category: given.category ?? item.category ?? "",
    domain: given.domain ?? item.domain,
    tags: given.tags ?? item.tags,
    entities: given.entities ?? item.entities
  })
  const fields = Object.entries(draft).filter(([name, value]) =>
    JSON.stringify(value) !== JSON.stringify(item[name as keyof Draft.Draft]))
  const params = { fields: fields.map(([name]) => name).join(" "), audience: audience ?? null }
  return yield* audited(caller, item, "edit", { ...draft, audience }, params)
})

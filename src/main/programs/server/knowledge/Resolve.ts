import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Draft from "../../../../domain/knowledge/Draft.ts"
import * as Governance from "../../../../domain/knowledge/Governance.ts"
import { type Item, longest } from "../../../../domain/knowledge/Item.ts"
import type { Settled } from "../../../../domain/knowledge/Relation.ts"
import * as Resolution from "../../../../domain/knowledge/Resolution.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import { NoSuchItem, Unfit } from "./Problems.ts"
import { find } from "./Readers.ts"

export interface Decision {
  readonly action: Resolution.Action
  /** The content of the first item from now on, with `merge`. */
  readonly merged?: string | undefined
}

const item = (caller: Caller, id: string) =>
  Effect.flatMap(find(caller, id), (found) => found === undefined ? new NoSuchItem() : Effect.succeed(found.item))

const planned = (a: Item, b: Item, { action, merged = "" }: Decision) => {
  if (action !== "merge") return Effect.succeed(Resolution.plan(a, b, action, undefined))
  const content = Draft.content(merged)
  return content === undefined
    ? new Unfit({ message: `To merge, say the new content in at most ${longest.content} characters`, field: "content" })
    : Effect.succeed(Resolution.plan(a, b, action, content))
}

/** Changes both items and notes what was decided about them, with its entry, in one step. */
const carriedOut = <A>(
  caller: Caller,
  pair: readonly [a: string, b: string],
  decision: Decision,
  { resource, settle, verb }: {
    readonly resource: string
    readonly verb: string
    readonly settle: (settled: Settled) => Effect.Effect<A | undefined, StoreError>
  }
) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const trail = yield* AuditTrail
    const [a, b] = [yield* item(caller, pair[0]), yield* item(caller, pair[1])]
    const plan = yield* planned(a, b, decision)
    const at = yield* Clock.currentTimeMillis
    const work = Effect.gen(function*() {
      if (plan.a !== undefined) yield* store.change(a.id, plan.a, at)
      if (plan.b !== undefined) yield* store.change(b.id, plan.b, at)
      return (yield* settle({ by: caller.email, at, resolution: decision.action })) ?? (yield* new NoSuchItem())
    })
    const deed: Audit.Deed = {
      action: Governance.auditAction(verb),
      actor: Audit.person(caller),
      resource,
      params: { a: a.id, b: b.id, resolution: decision.action }
    }
    return yield* trail.along(work, () => deed)
  })

/** What an admin decides about a clash. */
export const contradiction = Effect.fn("ResolveContradiction")(function*(
  caller: Caller,
  id: string,
  decision: Decision
) {
  const store = yield* KnowledgeStore
  const clash = (yield* store.contradiction(id)) ?? (yield* new NoSuchItem())
  return yield* carriedOut(caller, [clash.a, clash.b], decision, {
    verb: "resolve_contradiction",
    resource: `contradiction:${id}`,
    settle: (settled) => store.settleContradiction(id, settled)
  })
})

/** What an admin decides about two items that may say the same. */
export const duplicate = Effect.fn("ResolveDuplicate")(function*(
  caller: Caller,
  pair: readonly [a: string, b: string],
  decision: Decision
) {
  const store = yield* KnowledgeStore
  const told = yield* store.duplicates({ ids: [pair[0]], open: false, limit: 1000 })
  if (!told.some(({ a, b }) => pair.includes(a) && pair.includes(b))) return yield* new NoSuchItem()
  return yield* carriedOut(caller, pair, decision, {
    verb: "resolve_duplicate",
    resource: `knowledge:${pair[0]}`,
    settle: (settled) => store.settleDuplicate(pair, settled)
  })
})

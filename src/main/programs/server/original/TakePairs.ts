import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Source from "../../../../domain/knowledge/Source.ts"
import * as Pairs from "../../../../domain/original/Pairs.ts"
import type * as Report from "../../../../domain/original/Report.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { Rows } from "../../../../ports/Original.ts"

/** Is there a text of it here? What was taken back gets nothing back by what somebody said about it. */
const isThere = (id: string) =>
  Effect.flatMap(KnowledgeStore, (store) =>
    Effect.map(store.find(id), (found) => found !== undefined && !Source.isGone(found.item)))

const areThere = ({ a, b }: { readonly a: string; readonly b: string }) =>
  Effect.zipWith(isThere(a), isThere(b), (one, other) => one && other)

/**
 * What clashes and what is alike, with what people decided about it, in one transaction. In a dry run, what would be
 * taken over with its items is not foreseen: `items` are the ids that would come.
 */
export const takePairs = Effect.fn("TakePairs")(function*(rows: Rows, dryRun: boolean, items: ReadonlySet<string>) {
  const store = yield* KnowledgeStore
  const trail = yield* AuditTrail
  const { problems, ...planned } = Pairs.plan(
    { contradictions: rows.of("knowledge_contradictions"), relations: rows.of("knowledge_item_relations") },
    yield* Clock.currentTimeMillis
  )
  const all = planned.contradictions.length + planned.duplicates.length
  const comes = (pair: { readonly a: string; readonly b: string }) =>
    Effect.gen(function*() {
      if (!dryRun) return yield* areThere(pair)
      const there = (id: string) => items.has(id) ? Effect.succeed(true) : isThere(id)
      return (yield* there(pair.a)) && (yield* there(pair.b))
    })
  const whole = Effect.gen(function*() {
    const contradictions = yield* Effect.filter(planned.contradictions, comes)
    const duplicates = yield* Effect.filter(planned.duplicates, comes)
    const known = yield* store.untold({ contradictions, duplicates })
    if (!dryRun) yield* store.tell(known)
    const added = known.contradictions.length + known.duplicates.length
    return { added, kept: contradictions.length + duplicates.length - added }
  })
  const { added, kept } = yield* dryRun
    ? whole
    : trail.along(whole, ({ added: pairs }) =>
      pairs === 0 ? undefined : { action: "original.pairs", actor: Audit.operator, params: { pairs } })
  const left = all - added - kept
  return {
    counts: { pairs: { added, kept } },
    problems,
    notes: left === 0 ? [] : [`${left} clashes and likenesses are about items that are not here: they stay there.`]
  } satisfies Report.Part
})

import * as Effect from "effect/Effect"
import type { Evidence } from "../../../../../domain/knowledge/Evidence.ts"
import type { Contributed, Item } from "../../../../../domain/knowledge/Item.ts"
import type * as Relation from "../../../../../domain/knowledge/Relation.ts"
import * as Visibility from "../../../../../domain/knowledge/Visibility.ts"
import { KnowledgeStore, type Votes } from "../../../../../ports/KnowledgeStore.ts"
import { readerOf } from "../../../../programs/server/knowledge/Readers.ts"
import type { Viewer } from "../../Viewer.ts"

/** Everything that an item is judged by. */
export interface Case {
  readonly given: Contributed
  readonly votes: Votes | undefined
  readonly evidence: ReadonlyArray<Evidence>
  readonly contradictions: ReadonlyArray<Relation.Contradiction>
  readonly duplicates: ReadonlyArray<Relation.Duplicate>
}

/** The other items of a case's pairs, as far as they may be seen. */
export type Others = ReadonlyMap<string, Item>

/** Pairs told at a time; there are few. */
const most = 500

const touching = (id: string) => ({ a, b }: { readonly a: string; readonly b: string }): boolean =>
  a === id || b === id

/** The cases of these items, in their order. */
export const cases = (viewer: Viewer, found: ReadonlyArray<Contributed>) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const ids = found.map(({ item }) => item.id)
    const votes = yield* store.votes(ids, viewer.id)
    const evidence = yield* store.evidence(ids)
    const contradictions = yield* store.contradictions({ ids, open: true, limit: most })
    const duplicates = yield* store.duplicates({ ids, open: true, limit: most })
    const mentioned = [...contradictions, ...duplicates].flatMap(({ a, b }) => [a, b])
    const reader = yield* readerOf(viewer)
    const others = (yield* Effect.forEach(new Set(mentioned), (id) => store.find(id)))
      .flatMap((one) => one !== undefined && Visibility.sees(reader, one) ? [[one.item.id, one.item] as const] : [])
    return {
      others: new Map(others) satisfies Others,
      cases: found.map((given): Case => ({
        given,
        votes: votes.get(given.item.id),
        evidence: evidence.filter(({ itemId }) => itemId === given.item.id),
        contradictions: contradictions.filter(touching(given.item.id)),
        duplicates: duplicates.filter(touching(given.item.id))
      }))
    }
  })

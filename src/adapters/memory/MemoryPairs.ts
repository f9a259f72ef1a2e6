import * as Relation from "../../domain/knowledge/Relation.ts"
import type { Pairs } from "../../ports/KnowledgeStore.ts"

type Pair = Pick<Relation.Likeness, "a" | "b">

const keyOf = (a: string, b: string): string => JSON.stringify(a <= b ? [a, b] : [b, a])

/** Which items resemble or contradict each other; `isThere` says which items there are. */
export const make = (isThere: (id: string) => boolean) => {
  const duplicates = new Map<string, Relation.Duplicate>()
  const contradictions = new Map<string, Relation.Contradiction>()
  const untold = (told: ReadonlyMap<string, unknown>, { a, b }: Pair): boolean =>
    a !== b && isThere(a) && isThere(b) && !told.has(keyOf(a, b))
  const wanted = ({ ids, open }: Pairs) => (one: Pair & { readonly settled: unknown }): boolean =>
    (ids === undefined || ids.includes(one.a) || ids.includes(one.b)) && (!open || one.settled === undefined)
  let made = 0

  return {
    unpair: (id: string): void => {
      for (const map of [duplicates, contradictions]) {
        for (const [key, { a, b }] of map) if (a === id || b === id) map.delete(key)
      }
    },
    liken: (given: Relation.Likeness, at: number): void => {
      const { a, b, kind, score } = Relation.ordered(given)
      if (!untold(duplicates, { a, b })) return
      duplicates.set(keyOf(a, b), { a, b, kind, score, createdAt: at, settled: undefined })
    },
    oppose: ({ a, b, explanation, severity, suggested }: Relation.Clash, at: number): void => {
      if (!untold(contradictions, { a, b })) return
      made++
      const id = `kc_${String(made).padStart(12, "0")}`
      const known = { id, a, b, explanation, severity, suggested, detectedAt: at, settled: undefined }
      contradictions.set(keyOf(a, b), known)
    },
    contradictions: (given: Pairs): ReadonlyArray<Relation.Contradiction> =>
      [...contradictions.values()].filter(wanted(given))
        .sort((left, right) => right.detectedAt - left.detectedAt || (left.id < right.id ? -1 : 1))
        .slice(0, given.limit),
    contradiction: (id: string): Relation.Contradiction | undefined =>
      [...contradictions.values()].find((one) => one.id === id),
    duplicates: (given: Pairs): ReadonlyArray<Relation.Duplicate> =>
      [...duplicates.values()].filter(wanted(given))
        .sort((left, right) =>
          right.createdAt - left.createdAt || (keyOf(left.a, left.b) < keyOf(right.a, right.b) ? -1 : 1))
        .slice(0, given.limit),
    settleContradiction: (id: string, settled: Relation.Settled): Relation.Contradiction | undefined => {
      const found = [...contradictions].find(([, one]) => one.id === id)
      if (found === undefined) return undefined
      const changed = { ...found[1], settled }
      contradictions.set(found[0], changed)
      return changed
    },
    settleDuplicate: ([a, b]: readonly [string, string], settled: Relation.Settled): Relation.Duplicate | undefined => {
      const found = duplicates.get(keyOf(a, b))
      if (found === undefined) return undefined
      const changed = { ...found, settled }
      duplicates.set(keyOf(a, b), changed)
      return changed
    }
  }
}

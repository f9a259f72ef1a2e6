import * as Relation from "../../domain/knowledge/Relation.ts"
import type { Pairs, Told } from "../../ports/KnowledgeStore.ts"

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
  const tellClash = (given: Relation.Contradiction): void => {
    if (untold(contradictions, given)) contradictions.set(keyOf(given.a, given.b), given)
  }
  const tellLikeness = (given: Relation.Duplicate): void => {
    if (untold(duplicates, given)) duplicates.set(keyOf(given.a, given.b), given)
  }

  return {
    untold: (given: Told): Told => ({
      contradictions: given.contradictions.filter(({ a, b }) => !contradictions.has(keyOf(a, b))),
      duplicates: given.duplicates.filter(({ a, b }) => !duplicates.has(keyOf(a, b)))
    }),
    tell: (given: Told): void => {
      given.contradictions.forEach(tellClash)
      given.duplicates.forEach(tellLikeness)
    },
    unpair: (id: string): void => {
      for (const map of [duplicates, contradictions]) {
        for (const [key, { a, b }] of map) if (a === id || b === id) map.delete(key)
      }
    },
    liken: (given: Relation.Likeness, at: number): void =>
      tellLikeness({ ...Relation.ordered(given), createdAt: at, settled: undefined }),
    oppose: (given: Relation.Clash, at: number): void => {
      made++
      tellClash({ ...given, id: `kc_${String(made).padStart(12, "0")}`, detectedAt: at, settled: undefined })
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

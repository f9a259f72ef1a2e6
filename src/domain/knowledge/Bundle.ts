import type { EpochMillis } from "../time/Timestamp.ts"
import type { Item } from "./Item.ts"

/** What every teammate's next session begins with (server spec §4.4). */
export interface Bundle<A> {
  readonly mandatory: ReadonlyArray<A>
  /** The best first. */
  readonly approved: ReadonlyArray<A>
  /** Of both; more than the budget when what is mandatory alone is. */
  readonly tokenEstimate: number
}

/** Tokens. */
export const budget = 6000

/** Rows each list is made of. */
export const most = 1000

const day = 86_400_000
const year = 365

/** Of what nobody has said. */
const unsaid = 0.5

/** Confidence times how new it is, from 0 to 1; after a year without a change it is 0. */
export const score = ({ confidence, updatedAt }: Pick<Item, "confidence" | "updatedAt">, now: EpochMillis): number => {
  const days = Math.max(0, Math.floor((now - updatedAt) / day))
  return (confidence ?? unsaid) * Math.max(0, 1 - days / year)
}

const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Tokens an item takes, by rule of thumb: four characters each. */
export const cost = ({ content = "", title }: Pick<Item, "content" | "title">): number =>
  Math.floor((codePoints(title) + 1 + codePoints(content)) / 4)

/**
 * Everything mandatory, and of what is approved the best as far as the budget goes: one that does not fit is left out
 * and those behind it are tried (W-10).
 */
export const assemble = <A extends Item>(
  given: { readonly mandatory: ReadonlyArray<A>; readonly approved: ReadonlyArray<A> },
  now: EpochMillis
): Bundle<A> => {
  let left = given.mandatory.reduce((rest, item) => rest - cost(item), budget)
  const ranked = given.approved.map((item) => ({ item, score: score(item, now) })).sort((a, b) => b.score - a.score)
  const approved = ranked.flatMap(({ item }) => {
    const price = cost(item)
    if (price > left) return []
    left -= price
    return [item]
  })
  return { mandatory: given.mandatory, approved, tokenEstimate: budget - left }
}

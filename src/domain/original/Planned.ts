import type { Problem } from "./Row.ts"

/** What is to become of some rows of one kind. */
export interface Planned<A> {
  readonly add: ReadonlyArray<A>
  /** How many are here already and stay as they are. */
  readonly kept: number
  readonly problems: ReadonlyArray<Problem>
}

export type Fate<A> =
  | { readonly _tag: "Add"; readonly row: A }
  | { readonly _tag: "Keep" }
  | { readonly _tag: "Refuse"; readonly what: string; readonly reason: string }

export const add = <A>(row: A): Fate<A> => ({ _tag: "Add", row })
export const keep: Fate<never> = { _tag: "Keep" }
export const refuse = (what: string, reason: string): Fate<never> => ({ _tag: "Refuse", what, reason })

/** One fate a row, in their order. */
export const of = <A>(fates: ReadonlyArray<Fate<A>>): Planned<A> => ({
  add: fates.flatMap((fate) => fate._tag === "Add" ? [fate.row] : []),
  kept: fates.filter(({ _tag }) => _tag === "Keep").length,
  problems: fates.flatMap((fate) => fate._tag === "Refuse" ? [{ what: fate.what, reason: fate.reason }] : [])
})

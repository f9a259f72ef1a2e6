/**
 * What somebody gets (client spec SETP-3, without the Flea market, which there is none of): what they chose of what they
 * were granted, and what an admin pinned for everybody.
 */
export interface Seat {
  /** They were granted its marketplace, themselves or by a group; admins are granted everything. */
  readonly eligible: boolean
  /** They chose it. Counts as long as they are eligible, and again when they are so later. */
  readonly chosen: boolean
  /** An admin pinned it: everybody gets it, whatever they were granted or chose. */
  readonly pinned: boolean
}

export const isServed = ({ chosen, eligible, pinned }: Seat): boolean => pinned || (eligible && chosen)

/** Can they see it at all? Who is neither granted nor given a plugin does not learn that it exists. */
export const isVisible = ({ eligible, pinned }: Seat): boolean => eligible || pinned

/** What is served, in the order of names (by code units), whatever order it came in. */
export const served = <A extends Seat & { readonly name: string }>(seats: ReadonlyArray<A>): ReadonlyArray<A> =>
  seats.filter(isServed).toSorted((left, right) => left.name < right.name ? -1 : left.name > right.name ? 1 : 0)

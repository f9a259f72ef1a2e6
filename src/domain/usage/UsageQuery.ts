import * as Day from "./Day.ts"
import type { Ask, Group } from "./Figures.ts"
import { groups } from "./Figures.ts"

/** Which figures an address asks for. Days are whole ones, UTC; both ends belong to the span. */
export interface UsageQuery {
  readonly group: Group
  readonly from: Day.Day | undefined
  readonly to: Day.Day | undefined
}

export const ask = (
  { from, to }: Pick<UsageQuery, "from" | "to">,
  userId: string | undefined,
  group: Ask["group"],
  thresholds: ReadonlyArray<number>
): Ask => ({
  userId,
  group,
  from: from === undefined ? undefined : Day.start(from),
  until: to === undefined ? undefined : Day.start(to + 1),
  thresholds
})

/** Days a page shows when its address names none. */
export const usual = 30

/** As an address typed by a person asks; what means nothing is passed over. `today` ends a span nobody named. */
export const lenient = (query: { readonly get: (name: string) => string | null }, today: Day.Day): UsageQuery => {
  const day = (name: string) => Day.parse((query.get(name) ?? "").trim())
  const named = { from: day("from"), to: day("to") }
  const to = named.to ?? today
  const from = named.from ?? to - usual + 1
  return {
    group: groups.find((group) => group === query.get("group")) ?? "day",
    from: Math.min(from, to),
    to: Math.max(from, to)
  }
}

/** The query of an address; its texts are our own. */
export const format = ({ from, group, to }: UsageQuery, more: Readonly<Record<string, string>> = {}): string => {
  const first = from === undefined ? {} : { from: Day.format(from) }
  const last = to === undefined ? {} : { to: Day.format(to) }
  return new URLSearchParams({ group, ...first, ...last, ...more }).toString()
}

import * as Timestamp from "../time/Timestamp.ts"
import * as Listing from "./Listing.ts"
import * as ProcessorStatus from "./ProcessorStatus.ts"
import * as SessionName from "./SessionName.ts"

/** Parameters of an address; of one given twice the first counts. */
export type Parameters = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

export const text = (parameters: Parameters, name: string): string | undefined => {
  const value = parameters[name]
  const one = typeof value === "string" ? value : value?.[0]
  return one === undefined || one.trim() === "" ? undefined : one.slice(0, 2000)
}

/** A list as its address asks for it. What means nothing is passed over: an address somebody typed shows a list too. */
export const parse = (parameters: Parameters): Listing.Listing => {
  const sort = Listing.sorts.find((name) => name === text(parameters, "sort")) ?? Listing.first.sort
  const order = text(parameters, "order")
  const until = day(text(parameters, "to"))
  const backward = text(parameters, "before")
  return {
    sort,
    descending: order === "desc" || (order !== "asc" && Listing.descendingAtFirst(sort)),
    filter: {
      project: text(parameters, "project"),
      from: day(text(parameters, "from")),
      until: until === undefined ? undefined : until + dayMillis,
      status: ProcessorStatus.all.find((name) => name === text(parameters, "status"))
    },
    cursor: cursor(sort, backward ?? text(parameters, "after"), backward !== undefined)
  }
}

/** The parameters that ask for a list, in a fixed order, without those that say nothing. */
export const format = (listing: Listing.Listing): ReadonlyArray<readonly [name: string, value: string]> => {
  const { cursor: place, descending, filter: { from, project, status, until }, sort } = listing
  const all: ReadonlyArray<readonly [string, string | undefined]> = [
    ["sort", sort === Listing.first.sort ? undefined : sort],
    ["order", descending === Listing.descendingAtFirst(sort) ? undefined : descending ? "desc" : "asc"],
    ["project", project],
    ["from", from === undefined ? undefined : dayOf(from)],
    ["to", until === undefined ? undefined : dayOf(until - dayMillis)],
    ["status", status],
    [place?.backward === true ? "before" : "after", place && `${place.value}~${place.session}`]
  ]
  return all.flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const])
}

const dayMillis = 86_400_000

/** Midnight, UTC, of `2026-11-20`. */
const day = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : Timestamp.parse(`${value.trim()}T00:00:00Z`)

export const dayOf = (at: number): string => Timestamp.format(at).slice(0, 10)

/** No `~` stands in the name of a session. */
const cursor = (sort: Listing.Sort, value: string | undefined, backward: boolean): Listing.Cursor | undefined => {
  const split = value?.lastIndexOf("~") ?? -1
  if (value === undefined || split < 0) return undefined
  const session = value.slice(split + 1)
  const place = { value: value.slice(0, split), session, backward }
  if (!SessionName.isSessionName(session)) return undefined
  return Listing.isNumeric(sort) && !/^-?\d{1,15}$/.test(place.value) ? undefined : place
}

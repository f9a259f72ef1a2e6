import * as Listing from "../../../../domain/server/Listing.ts"
import * as ListingUrl from "../../../../domain/server/ListingUrl.ts"
import type { Listed } from "../../../../ports/SessionIndex.ts"
import * as Links from "../session/Links.ts"

export const base = "/profile/sessions"

export const of = (parameters: ReadonlyArray<readonly [name: string, value: string]>): string =>
  parameters.length === 0 ? base : `${base}?${new URLSearchParams(Object.fromEntries(parameters)).toString()}`

export const list = (listing: Listing.Listing): string => of(ListingUrl.format(listing))

/** The same list from its beginning, by another column or the other way round. */
export const sorted = (listing: Listing.Listing, sort: Listing.Sort): string =>
  list({
    ...listing,
    cursor: undefined,
    sort,
    descending: listing.sort === sort ? !listing.descending : Listing.descendingAtFirst(sort)
  })

/** The page of one session as it is now. */
export const session = (name: string): Links.Links => Links.of({ base, session: name, revision: undefined })

/** The pages of the version that was searched, which for a while may be the one before. */
export const searched = ({ indexedRevision, session, version }: Listed): Links.Links =>
  Links.of({ base, session, revision: indexedRevision === version.revision ? undefined : indexedRevision })

export const withdraw = (name: string): string => `${base}/${encodeURIComponent(name)}/withdraw`

export const lift = (name: string): string => `${base}/${encodeURIComponent(name)}/lift`

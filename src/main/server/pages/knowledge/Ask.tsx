import { domains } from "../../../../domain/knowledge/Domain.ts"
import * as Listing from "../../../../domain/knowledge/Listing.ts"
import { Field, Select } from "../parts/Form.tsx"
import { Pager } from "../parts/Pager.tsx"
import { capital } from "./Words.tsx"

const anyDomain = ["", "Any domain"] as const
export const domainOptions = domains.map((domain) => [domain, capital(domain)] as const)

/** What is listed, and which of it. `views` are the tabs. */
export const Ask = ({ base, listing, views }: {
  readonly base: string
  readonly listing: Listing.Listing
  readonly views: ReadonlyArray<readonly [view: Listing.Listing["view"], text: string]>
}) => (
  <>
    <nav class="tabs" aria-label="Which knowledge">
      <ul>
        {views.map(([view, text]) => (
          <li>
            <a
              href={`${base}?${Listing.format({ ...listing, view, page: 1 })}`}
              aria-current={view === listing.view ? "page" : undefined} safe
            >{text}</a>
          </li>
        ))}
      </ul>
    </nav>
    <form method="get" action={base} class="filters" role="search">
      <input type="hidden" name="view" value={listing.view} />
      <Field name="q" label="Words" type="search" value={listing.words} />
      <Select name="domain" label="Domain" options={[anyDomain, ...domainOptions]} value={listing.domain ?? ""} />
      <button class="second">Show</button>
    </form>
  </>
)

/** The way to the other pages of a list. */
export const More = ({ base, listing, shown, total }: {
  readonly base: string
  readonly listing: Listing.Listing
  readonly shown: number
  readonly total: number
}) => {
  const at = (page: number): string => `${base}?${Listing.format({ ...listing, page })}`
  const first = (listing.page - 1) * Listing.perPage
  if (total === 0) return <></>
  return (
    <Pager
      previous={listing.page > 1 ? at(listing.page - 1) : undefined}
      next={first + shown < total ? at(listing.page + 1) : undefined}
      summary={shown === 0 ? `0 of ${total}` : `${first + 1} to ${first + shown} of ${total}`}
    />
  )
}

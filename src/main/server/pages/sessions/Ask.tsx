import * as Listing from "../../../../domain/server/Listing.ts"
import * as ListingUrl from "../../../../domain/server/ListingUrl.ts"
import * as ProcessorStatus from "../../../../domain/server/ProcessorStatus.ts"
import { Field, Select } from "../parts/Form.tsx"
import * as Addresses from "./Addresses.ts"

/** Words to look for in everything the viewer's sessions say. */
export const SearchBox = ({ query }: { readonly query: string }) => (
  <form method="get" action={Addresses.base} role="search" class="search field">
    <label for="field-q">Search your sessions</label>
    <div class="line">
      <input id="field-q" name="q" type="search" value={query} autocomplete="off" dir="auto" aria-describedby="field-q-hint" />
      <button>Search</button>
    </div>
    <p class="hint" id="field-q-hint">Words, "a phrase", -without, begin*: what you and the assistant said</p>
  </form>
)

const dayOf = (at: number | undefined): string => at === undefined ? "" : ListingUrl.dayOf(at)

/** Sorting stays as it is; the list begins anew. */
export const Filters = ({ listing, projects }: {
  readonly listing: Listing.Listing
  readonly projects: ReadonlyArray<string>
}) => {
  const { from, project, status, until } = listing.filter
  const known = project === undefined || projects.includes(project) ? projects : [project, ...projects]
  const kept = ListingUrl.format(listing).filter(([name]) => name === "sort" || name === "order")
  return (
    <form method="get" action={Addresses.base} class="filters">
      {kept.map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      <Select
        name="project" label="Project" value={project ?? ""}
        options={[["", "All"], ...known.map((name) => [name, name] as const)]}
      />
      <Select
        name="status" label="Status" value={status ?? ""}
        options={[["", "All"], ...ProcessorStatus.all.map((name) => [name, name] as const)]}
      />
      <Field name="from" label="Uploaded from" type="date" value={dayOf(from)} />
      <Field name="to" label="Uploaded to" type="date" value={until === undefined ? "" : dayOf(until - 1)} />
      <button class="second">Filter</button>
      {Listing.isFiltered(listing.filter) ? <a href={Addresses.base}>Show all</a> : ""}
    </form>
  )
}

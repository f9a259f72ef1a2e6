import type * as Listing from "../../../../domain/server/Listing.ts"
import * as ListingUrl from "../../../../domain/server/ListingUrl.ts"
import type { Listed, ListPage } from "../../../../ports/SessionIndex.ts"
import { Pager } from "../parts/Pager.tsx"
import * as Addresses from "./Addresses.ts"
import { Row } from "./Row.tsx"

interface Column {
  readonly text: string
  readonly sort?: Listing.Sort
  readonly number?: true
}

const columns: ReadonlyArray<Column> = [
  { text: "Title", sort: "title" },
  { text: "Project", sort: "project" },
  { text: "Uploaded", sort: "received" },
  { text: "Size", sort: "size", number: true },
  { text: "Duration", sort: "duration", number: true },
  { text: "Turns", sort: "turns", number: true },
  { text: "Model", sort: "model" },
  { text: "Revision", number: true },
  { text: "Status" },
  { text: "Processed" },
  { text: "Items extracted", number: true }
]

const Head = ({ column, listing }: { readonly column: Column; readonly listing: Listing.Listing }) => {
  const kind = column.number === true ? "number" : undefined
  if (column.sort === undefined) return <th scope="col" class={kind} safe>{column.text}</th>
  const order = listing.sort !== column.sort ? undefined : listing.descending ? "descending" : "ascending"
  return (
    <th scope="col" class={kind} aria-sort={order}>
      <a href={Addresses.sorted(listing, column.sort)} safe>{column.text}</a>
      {order === undefined ? "" : <span aria-hidden="true">{listing.descending ? " ↓" : " ↑"}</span>}
    </th>
  )
}

/** The first column sorts by title or by the name of the file. */
const FirstHead = ({ listing }: { readonly listing: Listing.Listing }) => {
  const byName = listing.sort === "name"
  const order = listing.sort !== "title" && !byName ? undefined : listing.descending ? "descending" : "ascending"
  const arrow = <span aria-hidden="true">{listing.descending ? " ↓" : " ↑"}</span>
  return (
    <th scope="col" aria-sort={order}>
      <a href={Addresses.sorted(listing, "title")}>Title</a>{listing.sort === "title" ? arrow : ""}{" · "}
      <a href={Addresses.sorted(listing, "name")}>Session file</a>{byName ? arrow : ""}
    </th>
  )
}

/** The value of the sorted column, as a cursor has it. */
const valueOf = ({ facts, receivedAt, session, version }: Listed, sort: Listing.Sort): string => {
  const values: Readonly<Record<Listing.Sort, string | number>> = {
    received: receivedAt,
    name: session,
    title: (facts?.title ?? "").toLowerCase(),
    project: facts?.project ?? "",
    size: version.size,
    duration: facts?.activeMillis ?? 0,
    turns: facts?.turns ?? 0,
    model: facts?.models.join("\n") ?? ""
  }
  return String(values[sort])
}

const beyond = (listing: Listing.Listing, row: Listed | undefined, backward: boolean): string | undefined =>
  row === undefined ? undefined : Addresses.list({
    ...listing, cursor: { value: valueOf(row, listing.sort), session: row.session, backward }
  })

/** A page of the list. `count` is how many there are without a filter. */
export const List = ({ count, listing, page }: {
  readonly listing: Listing.Listing
  readonly page: ListPage
  readonly count: number
}) => (
  <>
    <div class="scroll sessions" role="region" aria-label="Sessions" tabindex="0">
      <table>
        <thead>
          <tr>
            <FirstHead listing={listing} />
            {columns.slice(1).map((column) => <Head column={column} listing={listing} />)}
            <th scope="col"><span class="hidden">What to do</span></th>
          </tr>
        </thead>
        <tbody>{page.rows.map((listed) => <Row listed={listed} />)}</tbody>
      </table>
    </div>
    <Pager
      previous={page.before ? beyond(listing, page.rows[0], true) : undefined}
      next={page.after ? beyond(listing, page.rows.at(-1), false) : undefined}
      summary={ListingUrl.format({ ...listing, cursor: undefined }).length === 0
        ? `${page.rows.length} of ${count} sessions` : `${page.rows.length} on this page, ${count} sessions in all`}
    />
  </>
)

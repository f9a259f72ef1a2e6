import * as Visible from "../../../../domain/text/Visible.ts"
import type { Column, Listed, Table as DataTable, Version } from "../../../../domain/tables/Table.ts"
import { Field } from "../parts/Form.tsx"
import { Size } from "../parts/Size.tsx"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import { EmptyState, Notice } from "../parts/Words.tsx"

/** Of the page of a table below `base`. */
export const addressOf = (base: string, id: string): string => `${base}/${encodeURIComponent(id)}`

/** More than these are found with the search. */
const most = 200

/** Digits in groups of three, the same for everybody. */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",")

interface RowProps {
  readonly base: string
  readonly table: Listed
}

const Row = ({ base, table: { current, description, id, name } }: RowProps) => (
  <tr>
    <th scope="row"><a href={addressOf(base, id)} safe>{name}</a></th>
    <td><bdi safe>{Visible.line(description, 200)}</bdi></td>
    <td class="number" safe>{grouped(current.rows)}</td>
    <td class="number"><Size bytes={current.size} /></td>
    <td><Time at={current.registeredAt} /></td>
  </tr>
)

const counted = [{ text: "Rows", number: true }, { text: "Size", number: true }] as const
const columns = ["Name", "What it is", ...counted, "Updated"] as const

/** Tables whose name, id or description has the words of the search. */
export const List = ({ base, query, tables }: {
  readonly base: string
  readonly query: string
  readonly tables: ReadonlyArray<Listed>
}) => {
  const wanted = query.trim().toLowerCase()
  const found = tables.filter(({ description, id, name }) =>
    [description, id, name].some((text) => text.toLowerCase().includes(wanted)))
  return (
    <>
      <form method="get" action={base} class="filters" role="search">
        <Field name="q" label="Name or description" type="search" value={query} />
        <button class="second">Search</button>
      </form>
      {found.length === 0 ? <EmptyState title="No table is called so" /> : (
        <Table label="Tables" columns={columns}>
          {found.slice(0, most).map((table) => <Row base={base} table={table} />)}
        </Table>
      )}
      {found.length > most ? <Notice text={`The first ${most} of ${found.length}: search for the others.`} /> : ""}
    </>
  )
}

export const Facts = ({ table: { current, description, id, name } }: { readonly table: DataTable }) => (
  <>
    {description === "" ? "" : <p><bdi safe>{Visible.line(description, 2000)}</bdi></p>}
    <dl class="pairs">
      {id === name ? "" : <><dt>Id</dt><dd><code safe>{id}</code></dd></>}
      <dt>Rows</dt>
      <dd safe>{grouped(current.rows)}</dd>
      <dt>Size</dt>
      <dd><Size bytes={current.size} /></dd>
      <dt>Updated</dt>
      <dd><Time at={current.registeredAt} /></dd>
      <dt>SHA-256</dt>
      <dd><code safe>{current.sha256}</code></dd>
    </dl>
  </>
)

export const Columns = ({ columns: all }: { readonly columns: ReadonlyArray<Column> }) => (
  <section>
    <h2>Columns</h2>
    <Table label="Columns" columns={["Name", "Type"]}>
      {all.map(({ name, type }) => (
        <tr>
          <th scope="row"><bdi safe>{Visible.line(name, 200)}</bdi></th>
          <td><code safe>{Visible.line(type, 300)}</code></td>
        </tr>
      ))}
    </Table>
  </section>
)

const Cell = ({ value }: { readonly value: string | null }) =>
  value === null ? <td class="quiet">none</td> : <td><bdi safe>{Visible.line(value, 200)}</bdi></td>

/** Foreign data, shown as text. */
export const Preview = ({ version: { columns: all, preview, rows } }: { readonly version: Version }) => {
  const width = preview[0]?.length ?? 0
  return (
    <section>
      <h2>First rows</h2>
      {preview.length === 0 ? <EmptyState title="The table has no rows" /> : (
        <Table label="First rows" columns={all.slice(0, width).map(({ name }) => Visible.line(name, 80))}>
          {preview.map((row) => <tr>{row.map((value) => <Cell value={value} />)}</tr>)}
        </Table>
      )}
      {width < all.length && width > 0
        ? <p class="quiet" safe>{`The first ${width} of ${all.length} columns.`}</p>
        : ""}
      {rows > preview.length ? <p class="quiet" safe>{`${preview.length} of ${grouped(rows)} rows.`}</p> : ""}
    </section>
  )
}

export const Versions = ({ versions }: { readonly versions: ReadonlyArray<Version> }) => (
  <section>
    <h2>Versions</h2>
    <Table label="Versions" columns={["Registered", "By", ...counted, "Kept"]}>
      {versions.map((version, index) => (
        <tr>
          <th scope="row"><Time at={version.registeredAt} /></th>
          <td><bdi safe>{version.registeredBy}</bdi></td>
          <td class="number" safe>{grouped(version.rows)}</td>
          <td class="number"><Size bytes={version.size} /></td>
          <td>{index === 0 ? "the current one" : "for downloads under way"}</td>
        </tr>
      ))}
    </Table>
  </section>
)

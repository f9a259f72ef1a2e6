import * as Effect from "effect/Effect"
import { Tables as TablesPort } from "../../../ports/Tables.ts"
import * as Read from "../../programs/server/tables/Read.ts"
import * as Page from "./Page.tsx"
import { Crumbs } from "./parts/Crumbs.tsx"
import { EmptyState } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import { addressOf, Columns, Facts, List, Preview } from "./tables/Parts.tsx"
import type { Viewer } from "./Viewer.ts"

const here = "/tables"

const list = (viewer: Viewer, query: string) =>
  Effect.map(Effect.flatMap(TablesPort, (tables) => tables.offered(viewer)), (tables) =>
    Page.page({ title: "Tables", viewer, current: here }, (
      <>
        <h1>Tables</h1>
        <p>
          The data you may read. <code>agnes pull</code> brings it into a workspace, <code>agnes query</code> asks it
          there, and Claude Code can too.
        </p>
        {tables.length === 0
          ? (
            <EmptyState title="No tables for you yet">
              <p>An admin decides who may read which table.</p>
            </EmptyState>
          )
          : <List base={here} query={query} tables={tables} />}
      </>
    )))

const one = (viewer: Viewer, idOrName: string) =>
  Effect.map(Read.find(viewer, idOrName), (table) =>
    Page.page({ title: table.name, viewer, current: here }, (
      <>
        <Crumbs trail={[{ href: here, text: "Tables" }]} />
        <h1 safe>{table.name}</h1>
        <Facts table={table} />
        <p class="actions">
          <a class="button second" href={`${addressOf("/api/data", table.id)}/download`}>Download the parquet file</a>
          {viewer.admin ? <a href={addressOf("/admin/tables", table.id)}>Who may read it</a> : ""}
        </p>
        <Preview version={table.current} />
        <Columns columns={table.current.columns} />
      </>
    )))

/** What somebody may read, and one of it. */
export const layer = Route.layer(
  Route.get(here, (viewer, { query }) => list(viewer, query.get("q") ?? "")),
  Route.get(`${here}/:table`, (viewer, { param }) => one(viewer, param("table")))
)

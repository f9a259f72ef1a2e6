import * as Effect from "effect/Effect"
import * as Manage from "../../../programs/server/tables/Manage.ts"
import { EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import { List } from "../tables/Parts.tsx"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"

export const here = "/admin/tables"

const show = (viewer: Viewer, query: string, removed: boolean) =>
  Effect.map(Manage.list, (tables) =>
    adminPage({ viewer, current: here, title: "Tables" }, (
      <>
        {removed ? <Notice text="The table is removed." tone="good" /> : ""}
        {tables.length === 0
          ? <EmptyState title="No tables yet" />
          : <List base={here} query={query} tables={tables} />}
        <section class="narrow">
          <h2>Add a table</h2>
          <p>On the server's machine, with a parquet, CSV or JSON file; again with the same id for a new version:</p>
          <pre class="scroll" tabindex="0" aria-label="The command that adds a table">
            agnes tables add ID FILE --description TEXT
          </pre>
        </section>
      </>
    )))

export const routes = [
  Route.get(here, (viewer, { query }) => show(viewer, query.get("q") ?? "", query.get("done") === "removed"))
] as const

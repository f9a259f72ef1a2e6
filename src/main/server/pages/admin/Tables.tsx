import * as Effect from "effect/Effect"
import * as Registration from "../../../../domain/tables/Registration.ts"
import { Tables as TablesPort } from "../../../../ports/Tables.ts"
import { because } from "../../../programs/server/OperatorFailed.ts"
import * as Manage from "../../../programs/server/tables/Manage.ts"
import { EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import { List } from "../tables/Parts.tsx"
import type { Viewer } from "../Viewer.ts"
import { adminPage, explained } from "./AdminPage.tsx"
import * as Upload from "./TableUpload.tsx"

const { here } = Upload

interface Said {
  readonly query?: string
  readonly removed?: boolean
  readonly problem?: string
  readonly typed?: Upload.Typed
}

const show = (viewer: Viewer, { problem, query = "", removed = false, typed }: Said) =>
  Effect.gen(function*() {
    const tables = yield* Manage.list
    const most = yield* Upload.largest
    const status = problem === undefined ? undefined : 422
    return adminPage({ viewer, current: here, title: "Tables", status }, (
      <>
        {problem === undefined ? "" : <Notice text={problem} tone="bad" />}
        {removed ? <Notice text="The table is removed." tone="good" /> : ""}
        {tables.length === 0
          ? <EmptyState title="No tables yet" />
          : <List base={here} query={query} tables={tables} />}
        <Upload.AddTable most={most} typed={typed} viewer={viewer} />
      </>
    ))
  })

/** Here a table is new; a new version of one is sent from its own page. */
const refuseKnown = (id: string) =>
  Effect.flatMap(Effect.flatMap(TablesPort, (tables) => tables.find(id)), (table) =>
    table === undefined
      ? Effect.void
      : because(`There is a table with the id or name ${id} already: a new version is sent from its page.`))

/** Before the file comes: nobody should wait for an upload to learn that an id is wrong. */
const check = (typed: Upload.Typed) =>
  Effect.gen(function*() {
    const problem = Registration.problem(typed)
    if (problem !== undefined) return yield* because(`${problem} Nothing was changed.`)
    yield* refuseKnown(typed.id)
  })

export const routes = [
  Route.get(here, (viewer, { query }) =>
    show(viewer, { query: query.get("q") ?? "", removed: query.get("done") === "removed" })),
  Route.upload(here, Upload.largest, (viewer, sent) => {
    const typed = Upload.typedIn(sent)
    return Effect.zipRight(check(typed), Upload.take(viewer, sent, typed)).pipe(
      Effect.catchTag("OperatorFailed", (error) => show(viewer, { problem: explained(error), typed }))
    )
  })
] as const

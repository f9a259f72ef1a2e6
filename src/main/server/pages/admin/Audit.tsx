import * as Effect from "effect/Effect"
import { Accounts } from "../../../../ports/Accounts.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Field } from "../parts/Form.tsx"
import { Pager } from "../parts/Pager.tsx"
import { EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"
import * as AuditAsk from "./AuditAsk.ts"
import { AuditTable } from "./AuditTable.tsx"

const here = "/admin/audit"
const perPage = 100

const Filters = ({ asked }: { readonly asked: AuditAsk.Asked }) => (
  <form method="get" action={here} class="filters" role="search">
    <Field name="actor" label="Who, by address" type="search" value={asked.actor} />
    <Field name="subject" label="Whose, by address" type="search" value={asked.subject} />
    <Field name="action" label="What, from its beginning" type="search" value={asked.action} />
    <Field name="from" label="From (UTC)" type="date" value={asked.from} />
    <Field name="until" label="Until (UTC)" type="date" value={asked.until} />
    <button class="second">Show</button>
  </form>
)

const show = (viewer: Viewer, query: URLSearchParams) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const users = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
    const asked = AuditAsk.read(query)
    const before = query.get("before") ?? undefined
    const filter = AuditAsk.filter(asked, users)
    const page = filter === undefined ? undefined : yield* trail.list(filter, { before, limit: perPage })
    const emails = new Map(users.map(({ email, id }) => [id, email]))
    return adminPage({ viewer, current: here, title: "Audit log" }, (
      <>
        <Filters asked={asked} />
        {page === undefined
          ? <Notice text="Nobody here has this address, or this is no day." tone="warn" />
          : page.entries.length === 0
          ? <EmptyState title="No entry is like that" />
          : <AuditTable entries={page.entries} email={(id) => emails.get(id) ?? id} />}
        {before === undefined ? "" : <p><a href={AuditAsk.url(here, asked)}>Back to the newest</a></p>}
        {AuditAsk.isAnything(asked) ? <p><a href={here}>Show all</a></p> : ""}
        {page?.next === undefined ? "" : (
          <Pager
            previous={undefined}
            next={AuditAsk.url(here, asked, page.next)}
            summary={`${page.entries.length} entries`}
          />
        )}
      </>
    ))
  })

export const routes = [Route.get(here, (viewer, { query }) => show(viewer, query))] as const

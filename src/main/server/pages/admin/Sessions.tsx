import * as Effect from "effect/Effect"
import type { User } from "../../../../domain/server/Claims.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { type SessionRow, SessionStore } from "../../../../ports/SessionStore.ts"
import { Field } from "../parts/Form.tsx"
import { Pager } from "../parts/Pager.tsx"
import { Size } from "../parts/Size.tsx"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import { EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"
import * as LookLinks from "./LookLinks.ts"

const here = LookLinks.list
const perPage = 100

/** Nothing here says what a session is about: no title, no project. */
const Row = ({ row }: { readonly row: SessionRow }) => (
  <tr>
    <th scope="row" class="mono"><bdi safe>{row.session}</bdi></th>
    <td class="number"><Size bytes={row.version.size} /></td>
    <td class="number">{row.version.revision}</td>
    <td><Time at={row.firstReceivedAt} /></td>
    <td><Time at={row.receivedAt} /></td>
    <td>
      <a href={LookLinks.open(row.userId, row.session)}>
        Open with a reason<span class="hidden" safe>{` ${row.session}`}</span>
      </a>
    </td>
  </tr>
)

const columns = [
  "Session",
  { text: "Size", number: true },
  { text: "Revision", number: true },
  "First received",
  "Last received",
  "What to do"
] as const

const List = ({ count, next, owner, rows }: {
  readonly owner: User
  readonly rows: ReadonlyArray<SessionRow>
  readonly count: number
  readonly next: string | undefined
}) =>
  rows.length === 0
    ? <EmptyState title={`${owner.email} has no sessions here`} />
    : (
      <>
        <Table label={`Sessions of ${owner.email}`} columns={columns}>{rows.map((row) => <Row row={row} />)}</Table>
        <Pager
          previous={undefined}
          next={next === undefined ? undefined : `${LookLinks.of(owner.email)}&after=${encodeURIComponent(next)}`}
          summary={`${rows.length} of ${count} sessions, in the order of their names`}
        />
      </>
    )

const found = (email: string, after: string | undefined) =>
  Effect.gen(function*() {
    const owner = yield* Effect.flatMap(Accounts, (accounts) => accounts.userByEmail(email))
    if (owner === undefined) return undefined
    const store = yield* SessionStore
    const rows = yield* store.list(owner.id, { after, limit: perPage + 1 })
    const shown = rows.slice(0, perPage)
    const next = rows.length > perPage ? shown.at(-1)?.session : undefined
    return { owner, rows: shown, count: yield* store.count(owner.id), next }
  })

const show = (viewer: Viewer, query: URLSearchParams) =>
  Effect.gen(function*() {
    const email = query.get("owner")?.trim() ?? ""
    const result = email === "" ? undefined : yield* found(email, query.get("after") ?? undefined)
    return adminPage({ viewer, current: here, title: "Sessions" }, (
      <>
        <p>
          Sessions are their owner's. You can open one when you say why; the owner sees who looked, when, and that
          reason.
        </p>
        <form method="get" action={here} class="filters" role="search">
          <Field name="owner" label="Whose, by e-mail address" type="search" value={email} required />
          <button class="second">Search</button>
        </form>
        {email !== "" && result === undefined ? <Notice text="Nobody here has this address." tone="warn" /> : ""}
        {result === undefined ? "" : <List {...result} />}
      </>
    ))
  })

export const routes = [Route.get(here, (viewer, { query }) => show(viewer, query))] as const

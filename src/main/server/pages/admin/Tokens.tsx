import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Audit from "../../../../domain/server/Audit.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import * as PeoplesTokens from "../../../programs/server/PeoplesTokens.ts"
import * as RevokeToken from "../../../programs/server/RevokeToken.ts"
import * as Page from "../Page.tsx"
import { Confirm, Field } from "../parts/Form.tsx"
import { Table } from "../parts/Table.tsx"
import { MaybeTime, Time } from "../parts/Time.tsx"
import { Badge, EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"

const here = "/admin/tokens"

/** More than these are found with the search. */
const most = 200

const State = ({ now, row }: { readonly row: PeoplesTokens.OwnedToken; readonly now: number }) => {
  if (row.revokedAt !== undefined) return <Badge text="revoked" tone="bad" />
  const expired = row.expiresAt !== undefined && row.expiresAt <= now
  return expired ? <Badge text="expired" tone="warn" /> : <Badge text="valid" tone="good" />
}

const actionOf = (id: string): string => `${here}/${encodeURIComponent(id)}/revoke`

const Revoke = ({ row }: { readonly row: PeoplesTokens.OwnedToken }) => (
  <a href={actionOf(row.id)}>
    Revoke<span class="hidden" safe>{` ${row.name} of ${row.email}`}</span>
  </a>
)

const Row = ({ now, row }: { readonly row: PeoplesTokens.OwnedToken; readonly now: number }) => (
  <tr>
    <th scope="row"><bdi safe>{row.name}</bdi></th>
    <td safe>{row.email}</td>
    <td><code safe>{row.prefix}</code></td>
    <td><State row={row} now={now} /></td>
    <td><Time at={row.createdAt} /></td>
    <td><MaybeTime at={row.expiresAt} /></td>
    <td>
      <MaybeTime at={row.lastUsedAt} /> <span class="quiet small" safe>{row.lastUsedIp ?? ""}</span>
    </td>
    <td>{row.revokedAt === undefined ? <Revoke row={row} /> : ""}</td>
  </tr>
)

const revoked = "The token is revoked. It is refused from now on."

const columns = ["Name", "Whose", "Begins with", "State", "Made", "Valid until", "Last used", "What to do"]

const show = (viewer: Viewer, query: URLSearchParams) =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const owner = query.get("owner") ?? ""
    const wanted = owner.trim().toLowerCase()
    const rows = (yield* PeoplesTokens.list).filter(({ email }) => email.toLowerCase().includes(wanted))
    return adminPage({ viewer, current: here, title: "Tokens" }, (
      <>
        {query.get("done") === "revoked" ? <Notice text={revoked} tone="good" /> : ""}
        <form method="get" action={here} class="filters" role="search">
          <Field name="owner" label="Whose, by address" type="search" value={owner} />
          <button class="second">Search</button>
        </form>
        {rows.length === 0 ? <EmptyState title="No such tokens" /> : (
          <Table label="Tokens of everybody" columns={columns}>
            {rows.slice(0, most).map((row) => <Row row={row} now={now} />)}
          </Table>
        )}
        {rows.length > most ? <Notice text={`The first ${most} of ${rows.length}: search for the others.`} /> : ""}
      </>
    ))
  })

const find = (id: string) =>
  Effect.gen(function*() {
    const row = yield* Effect.flatMap(Accounts, (accounts) => accounts.token(id))
    return row ?? (yield* Refusal.notFound)
  })

export const routes = [
  Route.get(here, (viewer, { query }) => show(viewer, query)),
  Route.get(`${here}/:id/revoke`, (viewer, { param }) =>
    Effect.map(find(param("id")), ({ id, name, prefix }) =>
      adminPage({ viewer, current: here, title: "Revoke a token" }, (
        <Confirm action={actionOf(id)} verb="Revoke the token" back={here} viewer={viewer}>
          <p>
            <strong><bdi safe>{name}</bdi></strong> <code safe>{prefix}</code> will be refused from now on. Machines
            that use it keep their sessions until they get another one. This cannot be undone.
          </p>
        </Confirm>
      )))),
  Route.post(`${here}/:id/revoke`, (viewer, _, { param }) =>
    Effect.gen(function*() {
      yield* RevokeToken.revoke(yield* find(param("id")), Audit.person(viewer))
      return Page.seeOther(`${here}?done=revoked`)
    }))
] as const

import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { User } from "../../../../domain/server/Claims.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { Groups } from "../../../../ports/Groups.ts"
import * as People from "../../../programs/server/People.ts"
import * as Page from "../Page.tsx"
import { Field, Form } from "../parts/Form.tsx"
import { Table } from "../parts/Table.tsx"
import { Badge, EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage, explained } from "./AdminPage.tsx"

const here = "/admin/users"

/** More than these are found with the search. */
const most = 200

/** What was typed into the form for a new user, and what was wrong with it. */
interface Sent {
  readonly email: string
  readonly name: string
  readonly problem: string
}

const linkOf = ({ id }: User): string => `${here}/${encodeURIComponent(id)}`

const Row = ({ groups, user }: { readonly user: User; readonly groups: ReadonlyArray<string> }) => (
  <tr>
    <th scope="row"><a href={linkOf(user)} safe>{user.email}</a></th>
    <td><bdi safe>{user.name}</bdi></td>
    <td>{user.admin ? <Badge text="Admin" tone="info" /> : "User"}</td>
    <td>{user.active ? <Badge text="active" tone="good" /> : <Badge text="disabled" tone="bad" />}</td>
    <td><bdi safe>{groups.join(", ")}</bdi></td>
  </tr>
)

const Add = ({ sent, viewer }: { readonly viewer: Viewer; readonly sent: Sent | undefined }) => (
  <section class="narrow">
    <h2>Add a user</h2>
    <Form action={here} viewer={viewer}>
      <Field name="email" label="E-mail address" type="email" required autocomplete="off"
        value={sent?.email ?? ""} error={sent?.problem} />
      <Field name="name" label="Name" autocomplete="off" value={sent?.name ?? ""} hint="Else the address." />
      <div class="field check">
        <input type="checkbox" id="field-admin" name="admin" value="yes" />
        <label for="field-admin">Admin: may do everything on these pages</label>
      </div>
      <button>Add the user</button>
    </Form>
  </section>
)

const show = (viewer: Viewer, query: string, sent?: Sent) =>
  Effect.gen(function*() {
    const accounts = yield* Accounts
    const groups = yield* Groups
    const wanted = query.trim().toLowerCase()
    const users = (yield* accounts.users).filter(({ email, name }) =>
      email.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted))
    const names = new Map((yield* groups.all).map(({ id, name }) => [id, name]))
    const members = yield* groups.members()
    const groupsOf = (user: User): ReadonlyArray<string> =>
      members.filter(({ userId }) => userId === user.id).map(({ groupId }) => names.get(groupId) ?? groupId)
    return adminPage({ viewer, current: here, title: "Users", status: sent === undefined ? undefined : 422 }, (
      <>
        <form method="get" action={here} class="filters" role="search">
          <Field name="q" label="Address or name" type="search" value={query} />
          <button class="second">Search</button>
        </form>
        {users.length === 0 ? <EmptyState title="Nobody is called so" /> : (
          <Table label="Users" columns={["E-mail address", "Name", "Role", "State", "Groups"]}>
            {users.slice(0, most).map((user) => <Row user={user} groups={groupsOf(user)} />)}
          </Table>
        )}
        {users.length > most ? <Notice text={`The first ${most} of ${users.length}: search for the others.`} /> : ""}
        <Add viewer={viewer} sent={sent} />
      </>
    ))
  })

export const routes = [
  Route.get(here, (viewer, { query }) => show(viewer, query.get("q") ?? "")),
  Route.post(here, (viewer, form) => {
    const email = form.get("email")
    const name = form.get("name").trim()
    const given = { email, name: name === "" ? Option.none() : Option.some(name), admin: form.get("admin") === "yes" }
    return People.add({ ...given, password: Option.none(), by: Audit.person(viewer) }).pipe(
      Effect.map((user) => Page.seeOther(`${linkOf(user)}?done=added`)),
      Effect.catchTag("OperatorFailed", (error) => show(viewer, "", { email, name, problem: explained(error) }))
    )
  })
] as const

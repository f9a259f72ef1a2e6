import * as Effect from "effect/Effect"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { User } from "../../../../domain/server/Claims.ts"
import * as Group from "../../../../domain/server/Group.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { Groups as GroupsPort } from "../../../../ports/Groups.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import * as Groups from "../../../programs/server/Groups.ts"
import * as LoginLink from "../../../programs/server/LoginLink.ts"
import type { OperatorFailed } from "../../../programs/server/OperatorFailed.ts"
import * as People from "../../../programs/server/People.ts"
import * as Page from "../Page.tsx"
import { Form, Select } from "../parts/Form.tsx"
import { Time } from "../parts/Time.tsx"
import { Badge, CopyText, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import * as ServerUrl from "../ServerUrl.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage, explained } from "./AdminPage.tsx"

const list = "/admin/users"

/** What the address may ask the page to say. */
const notices: Readonly<Record<string, string>> = {
  added: "The user is added. Make a login link below and send it to them.",
  disabled: "The user is disabled: password, tokens and logins are refused from now on.",
  enabled: "The user may come in again.",
  joined: "The user is in the group now.",
  left: "The user is in the group no longer."
}

const find = (id: string) =>
  Effect.gen(function*() {
    const user = yield* Effect.flatMap(Accounts, (accounts) => accounts.user(id))
    return user ?? (yield* Refusal.notFound)
  })

const at = ({ id }: User, action = ""): string => `${list}/${encodeURIComponent(id)}${action}`

const Facts = ({ user }: { readonly user: User }) => (
  <dl class="pairs">
    <dt>Name</dt>
    <dd><bdi safe>{user.name}</bdi></dd>
    <dt>Role</dt>
    <dd>{user.admin ? <Badge text="Admin" tone="info" /> : "User"}</dd>
    <dt>State</dt>
    <dd>{user.active ? <Badge text="active" tone="good" /> : <Badge text="disabled" tone="bad" />}</dd>
    <dt>Sessions</dt>
    <dd><a href={`/admin/sessions?owner=${encodeURIComponent(user.email)}`}>Show the list</a></dd>
    <dt>Audit log</dt>
    <dd><a href={`/admin/audit?actor=${encodeURIComponent(user.email)}`}>What they did</a></dd>
  </dl>
)

const Leave = ({ name, user, viewer }: { readonly name: string; readonly user: User; readonly viewer: Viewer }) => (
  <li>
    <Form action={at(user, "/leave")} viewer={viewer}>
      <bdi safe>{name}</bdi> <input type="hidden" name="group" value={name} />
      <button class="plain">Take out<span class="hidden" safe>{` of ${name}`}</span></button>
    </Form>
  </li>
)

const Membership = ({ groups, mine, user, viewer }: {
  readonly user: User
  readonly viewer: Viewer
  readonly groups: ReadonlyArray<Group.Group>
  readonly mine: ReadonlySet<string>
}) => {
  const others = groups.filter(({ id }) => !mine.has(id))
  return (
    <section class="narrow">
      <h2>Groups</h2>
      <p>Who is in <strong>Admin</strong> may do everything on these pages.</p>
      <ul>
        {groups.filter(({ id }) => mine.has(id)).map(({ name }) => <Leave name={name} user={user} viewer={viewer} />)}
      </ul>
      {others.length === 0 ? "" : (
        <Form action={at(user, "/join")} viewer={viewer}>
          <Select name="group" label="Put into" options={others.map(({ name }) => [name, name] as const)} />
          <button class="second">Put into the group</button>
        </Form>
      )}
    </section>
  )
}

const Access = ({ user, viewer }: { readonly user: User; readonly viewer: Viewer }) => (
  <section class="narrow">
    <h2>Coming in</h2>
    {user.active ? (
      <>
        <p>A login link lets the user in once, without a password.</p>
        <Form action={at(user, "/link")} viewer={viewer}><button class="second">Make a login link</button></Form>
        <p>
          Does nobody know the password any more? It is forgotten here too, all logins end, and you get a link by which
          the user comes in and sets a new one.
        </p>
        <Form action={at(user, "/reset")} viewer={viewer}><button class="second">Reset the password</button></Form>
        <p>Disabling refuses password, tokens and logins from now on. What was sent stays.</p>
        <Form action={at(user, "/disable")} viewer={viewer}><button class="danger">Disable the user</button></Form>
      </>
    ) : <Form action={at(user, "/enable")} viewer={viewer}><button>Let the user in again</button></Form>}
  </section>
)

interface Said {
  readonly done?: string
  readonly problem?: string
}

const show = (viewer: Viewer, id: string, { done = "", problem }: Said) =>
  Effect.gen(function*() {
    const user = yield* find(id)
    const port = yield* GroupsPort
    const groups = yield* port.all
    const mine = new Set((yield* port.members()).filter(({ userId }) => userId === id).map(({ groupId }) => groupId))
    const status = problem === undefined ? undefined : 422
    return adminPage({ viewer, current: list, title: user.email, status }, (
      <>
        {problem === undefined ? "" : <Notice text={problem} tone="bad" />}
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <Facts user={user} />
        <Access user={user} viewer={viewer} />
        <Membership user={user} viewer={viewer} groups={groups} mine={mine} />
      </>
    ))
  })

type Work<R> = (user: User, viewer: Viewer, group: string) => Effect.Effect<unknown, OperatorFailed | StoreError, R>

/** Does something to a user and shows them again: with what was done, or why it was not. */
const change = <R,>(action: string, done: string, work: Work<R>) =>
  Route.post(`${list}/:id/${action}`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const user = yield* find(param("id"))
      yield* work(user, viewer, form.get("group"))
      return Page.seeOther(`${at(user)}?done=${done}`)
    }).pipe(
      Effect.catchTag("OperatorFailed", (error) => show(viewer, param("id"), { problem: explained(error) }))
    ))

const Link = ({ ends, url }: { readonly url: string; readonly ends: number }) => (
  <div class="narrow">
    <p>Send this to the user. It works once, until <Time at={ends} />, and is shown only now.</p>
    <CopyText id="link" label="Login link" text={url} />
    <p><a href={list}>Done</a></p>
  </div>
)

/** Makes a login link and shows it, this one time. */
const link = <R,>(action: string, before: Work<R>) =>
  Route.post(`${list}/:id/${action}`, (viewer, form, { param, request }) =>
    Effect.gen(function*() {
      const user = yield* find(param("id"))
      yield* before(user, viewer, form.get("group"))
      const { expiresAt, secret } = yield* LoginLink.make(user.email, Audit.person(viewer))
      const url = `${yield* ServerUrl.of(request)}${LoginLink.path(secret)}`
      const title = `Login link for ${user.email}`
      return adminPage({ viewer, current: list, title }, <Link url={url} ends={expiresAt} />)
    }).pipe(
      Effect.catchTag("OperatorFailed", (error) => show(viewer, param("id"), { problem: explained(error) }))
    ))

export const routes = [
  Route.get(`${list}/:id`, (viewer, { param, query }) => show(viewer, param("id"), { done: query.get("done") ?? "" })),
  change("disable", "disabled", (user, viewer) => People.disable(user.email, { by: Audit.person(viewer) })),
  change("enable", "enabled", (user, viewer) => People.enable(user.email, { by: Audit.person(viewer) })),
  change("join", "joined", (user, viewer, group) => Groups.join(group, user.email, Audit.person(viewer))),
  change("leave", "left", (user, viewer, group) => Groups.leave(group, user.email, { by: Audit.person(viewer) })),
  link("link", () => Effect.void),
  link("reset", (user, viewer) => People.forgetPassword(user.email, { by: Audit.person(viewer) }))
] as const

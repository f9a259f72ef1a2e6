import * as Effect from "effect/Effect"
import * as Audit from "../../../../domain/server/Audit.ts"
import * as Source from "../../../../domain/tables/Source.ts"
import type { Group } from "../../../../domain/server/Group.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { Groups } from "../../../../ports/Groups.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import type { OperatorFailed } from "../../../programs/server/OperatorFailed.ts"
import * as Manage from "../../../programs/server/tables/Manage.ts"
import type { Form as Sent } from "../FormBody.ts"
import * as Page from "../Page.tsx"
import { Confirm, Field, Form, Select } from "../parts/Form.tsx"
import { Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import { addressOf, Columns, Facts, Preview, Versions } from "../tables/Parts.tsx"
import type { Viewer } from "../Viewer.ts"
import { adminPage, explained } from "./AdminPage.tsx"
import * as Upload from "./TableUpload.tsx"

const { here } = Upload

/** What the address may ask the page to say. */
const notices: Readonly<Record<string, string>> = {
  made: "The table is added. Only admins may read it so far.",
  version: "The new version is there; clients get it at their next pull.",
  same: "The file has the bytes of the current version: there is nothing new.",
  granted: "They may read the table now.",
  revoked: "The grant is taken back; clients drop the table at their next pull."
}

const found = (idOrName: string) =>
  Manage.show(idOrName).pipe(Effect.catchTag("OperatorFailed", () => Refusal.notFound))

const at = (id: string, action = ""): string => `${addressOf(here, id)}${action}`

const Reader = ({ field, id, viewer, who }: {
  readonly field: "group" | "email"
  readonly id: string
  readonly who: string
  readonly viewer: Viewer
}) => (
  <li>
    <Form action={at(id, "/revoke")} viewer={viewer}>
      {field === "group" ? "Group " : ""}<bdi safe>{who}</bdi> <input type="hidden" name={field} value={who} />
      <button class="plain">Take back<span class="hidden" safe>{` from ${who}`}</span></button>
    </Form>
  </li>
)

const Readers = ({ groups, shown: { readers, table: { id } }, viewer }: {
  readonly groups: ReadonlyArray<Group>
  readonly shown: Manage.Shown
  readonly viewer: Viewer
}) => {
  const others = groups.filter(({ name }) => !readers.groups.some((group) => group.name === name))
  return (
    <section class="narrow">
      <h2>Who may read it</h2>
      <ul>
        <li>Admins</li>
        {readers.groups.map(({ name }) => <Reader field="group" id={id} who={name} viewer={viewer} />)}
        {readers.people.map(({ email }) => <Reader field="email" id={id} who={email} viewer={viewer} />)}
      </ul>
      {others.length === 0 ? "" : (
        <Form action={at(id, "/grant")} viewer={viewer}>
          <Select name="group" label="Let a group read it" options={others.map(({ name }) => [name, name] as const)} />
          <button class="second">Let the group read it</button>
        </Form>
      )}
      <Form action={at(id, "/grant")} viewer={viewer}>
        <Field name="email" label="Let a person read it" type="email" autocomplete="off" hint="Their e-mail address." />
        <button class="second">Let the person read it</button>
      </Form>
    </section>
  )
}

interface Said {
  readonly done?: string
  readonly problem?: string
}

const show = (viewer: Viewer, idOrName: string, { done = "", problem }: Said) =>
  Effect.gen(function*() {
    const shown = yield* found(idOrName)
    const groups = yield* Effect.flatMap(Groups, ({ all }) => all)
    const { table, versions } = shown
    const most = yield* Upload.largest
    return adminPage({ viewer, current: here, title: table.name, status: problem === undefined ? undefined : 422 }, (
      <>
        {problem === undefined ? "" : <Notice text={problem} tone="bad" />}
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <Facts table={table} />
        <Readers shown={shown} groups={groups} viewer={viewer} />
        <Versions versions={versions} />
        <Upload.NewVersion id={table.id} most={most} viewer={viewer} />
        <Preview version={table.current} />
        <Columns columns={table.current.columns} />
        <p><a class="button danger" href={at(table.id, "/remove")}>Remove the table</a></p>
      </>
    ))
  })

/** Exactly one of the two fields is sent: each form has one. */
const readerOf = (form: Sent): Manage.To =>
  form.get("group") === "" ? { email: form.get("email") } : { group: form.get("group") }

type Work<R> = (
  idOrName: string,
  to: Manage.To,
  by: Audit.Actor
) => Effect.Effect<unknown, OperatorFailed | StoreError, R>

const change = <R,>(action: string, done: string, work: Work<R>) =>
  Route.post(`${here}/:table/${action}`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const { table } = yield* found(param("table"))
      yield* work(table.id, readerOf(form), Audit.person(viewer))
      return Page.seeOther(`${at(table.id)}?done=${done}`)
    }).pipe(
      Effect.catchTag("OperatorFailed", (error) => show(viewer, param("table"), { problem: explained(error) }))
    ))

const question = (viewer: Viewer, { table: { id, name, source } }: Manage.Shown) =>
  adminPage({ viewer, current: here, title: "Remove a table" }, (
    <div class="narrow">
      <Confirm action={at(id, "/remove")} verb="Remove the table" back={at(id)} viewer={viewer}>
        <p>
          <strong safe>{name}</strong> will be gone from the server with its versions and grants, and from workspaces at
          their next pull. {Source.isUpload(source) ? "" : "The file it was made from stays where it is."}
        </p>
      </Confirm>
    </div>
  ))

export const routes = [
  Route.get(`${here}/:table`, (viewer, { param, query }) =>
    show(viewer, param("table"), { done: query.get("done") ?? "" })),
  Route.upload(`${here}/:table/upload`, Upload.largest, (viewer, sent, { param }) =>
    Effect.gen(function*() {
      const { table: { id } } = yield* found(param("table"))
      return yield* Upload.take(viewer, sent, { id, name: undefined, description: undefined })
    }).pipe(
      Effect.catchTag("OperatorFailed", (error) => show(viewer, param("table"), { problem: explained(error) }))
    )),
  change("grant", "granted", Manage.grant),
  change("revoke", "revoked", Manage.revoke),
  Route.get(`${here}/:table/remove`, (viewer, { param }) =>
    Effect.map(found(param("table")), (shown) => question(viewer, shown))),
  Route.post(`${here}/:table/remove`, (viewer, _, { param }) =>
    Effect.gen(function*() {
      const { table } = yield* found(param("table"))
      yield* Manage.remove(table.id, Audit.person(viewer))
      return Page.seeOther(`${here}?done=removed`)
    }).pipe(Effect.catchTag("OperatorFailed", () => Refusal.notFound)))
] as const

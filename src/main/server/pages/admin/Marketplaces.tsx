import * as Effect from "effect/Effect"
import type { Marketplace } from "../../../../domain/marketplace/Plugin.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Group } from "../../../../domain/server/Group.ts"
import * as Visible from "../../../../domain/text/Visible.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { Groups } from "../../../../ports/Groups.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import * as Manage from "../../../programs/server/marketplace/Manage.ts"
import type { OperatorFailed } from "../../../programs/server/OperatorFailed.ts"
import type { Form as Sent } from "../FormBody.ts"
import * as Page from "../Page.tsx"
import { Field, Form, Select } from "../parts/Form.tsx"
import { Size } from "../parts/Size.tsx"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import { Badge, EmptyState, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage, explained } from "./AdminPage.tsx"

const here = "/admin/marketplaces"

const at = (name: string, action = ""): string => `${here}/${encodeURIComponent(name)}${action}`

const Row = ({ marketplace: { description, name, plugins, refreshedAt } }: { readonly marketplace: Marketplace }) => (
  <tr>
    <th scope="row"><a href={at(name)} safe>{name}</a></th>
    <td><bdi safe>{Visible.line(description, 200)}</bdi></td>
    <td class="number" safe>{String(plugins.length)}</td>
    <td><Time at={refreshedAt} /></td>
  </tr>
)

const list = (viewer: Viewer) =>
  Effect.map(Manage.list, (all) =>
    adminPage({ viewer, current: here, title: "Marketplaces" }, (
      <>
        <p>
          Folders of plugins on the server's disk. Somebody with a shell there adds one:{" "}
          <code>agnes marketplaces add NAME FOLDER</code>.
        </p>
        {all.length === 0 ? <EmptyState title="No marketplaces yet" /> : (
          <Table label="Marketplaces" columns={["Name", "What it is", { text: "Plugins", number: true }, "Read"]}>
            {all.map((marketplace) => <Row marketplace={marketplace} />)}
          </Table>
        )}
      </>
    )))

const notices: Readonly<Record<string, string>> = {
  granted: "They may choose its plugins now.",
  revoked: "The grant is taken back; what they chose of it is no longer in their stack.",
  pinned: "Everybody gets the plugin from now on.",
  unpinned: "Only those who chose the plugin get it from now on."
}

/** A button that sends one field. */
const One = ({ action, field, text, value, viewer }: {
  readonly action: string
  readonly field: string
  readonly value: string
  readonly text: string
  readonly viewer: Viewer
}) => (
  <Form action={action} viewer={viewer}>
    <input type="hidden" name={field} value={value} />
    <button class="plain"><span safe>{text}</span><span class="hidden" safe>{` ${value}`}</span></button>
  </Form>
)

const Plugins = ({ shown: { marketplace: { name, plugins }, pinned }, viewer }: {
  readonly shown: Manage.Shown
  readonly viewer: Viewer
}) => (
  <Table label="Plugins" columns={["Plugin", "What it is", "Version", { text: "Size", number: true }, "For everybody"]}>
    {plugins.map((plugin) => (
      <tr>
        <th scope="row"><code safe>{plugin.name}</code></th>
        <td><bdi safe>{Visible.line(plugin.description, 300)}</bdi></td>
        <td safe>{Visible.line(plugin.version, 80)}</td>
        <td class="number"><Size bytes={plugin.size} /></td>
        <td>
          {pinned.has(plugin.name) ? <Badge text="pinned" tone="info" /> : ""}{" "}
          {pinned.has(plugin.name)
            ? <One action={at(name, "/unpin")} field="plugin" text="Unpin" value={plugin.name} viewer={viewer} />
            : <One action={at(name, "/pin")} field="plugin" text="Pin" value={plugin.name} viewer={viewer} />}
        </td>
      </tr>
    ))}
  </Table>
)

const Readers = ({ groups, shown: { marketplace: { name }, readers }, viewer }: {
  readonly groups: ReadonlyArray<Group>
  readonly shown: Manage.Shown
  readonly viewer: Viewer
}) => {
  const others = groups.filter((group) => !readers.groups.some((reader) => reader.name === group.name))
  const back = (field: "group" | "email", value: string) =>
    <One action={at(name, "/revoke")} field={field} text="Take back from" value={value} viewer={viewer} />
  return (
    <section class="narrow">
      <h2>Who may choose from it</h2>
      <ul>
        <li>Admins</li>
        {readers.groups.map((group) => <li>Group <bdi safe>{group.name}</bdi> {back("group", group.name) as "safe"}</li>)}
        {readers.people.map(({ email }) => <li><bdi safe>{email}</bdi> {back("email", email) as "safe"}</li>)}
      </ul>
      {others.length === 0 ? "" : (
        <Form action={at(name, "/grant")} viewer={viewer}>
          <Select name="group" label="Let a group choose" options={others.map((group) => [group.name, group.name] as const)} />
          <button class="second">Let the group choose</button>
        </Form>
      )}
      <Form action={at(name, "/grant")} viewer={viewer}>
        <Field name="email" label="Let a person choose" type="email" autocomplete="off" hint="Their e-mail address." />
        <button class="second">Let the person choose</button>
      </Form>
    </section>
  )
}

interface Said {
  readonly done?: string
  readonly problem?: string
}

const found = (name: string) => Manage.show(name).pipe(Effect.catchTag("OperatorFailed", () => Refusal.notFound))

const show = (viewer: Viewer, name: string, { done = "", problem }: Said) =>
  Effect.gen(function*() {
    const shown = yield* found(name)
    const groups = yield* Effect.flatMap(Groups, ({ all }) => all)
    return adminPage({ viewer, current: here, title: name, status: problem === undefined ? undefined : 422 }, (
      <>
        {problem === undefined ? "" : <Notice text={problem} tone="bad" />}
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <p><bdi safe>{Visible.line(shown.marketplace.description, 2000)}</bdi></p>
        <Plugins shown={shown} viewer={viewer} />
        <Readers groups={groups} shown={shown} viewer={viewer} />
      </>
    ))
  })

type Work<R> = (name: string, form: Sent, by: Audit.Actor) => Effect.Effect<unknown, OperatorFailed | StoreError, R>

/** Exactly one of the two fields is sent: each form has one. */
const whoIn = (form: Sent) =>
  form.get("group") === "" ? { email: form.get("email") } : { group: form.get("group") }

const change = <R,>(action: string, done: string, work: Work<R>) =>
  Route.post(`${here}/:name/${action}`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const { marketplace: { name } } = yield* found(param("name"))
      yield* work(name, form, Audit.person(viewer))
      return Page.seeOther(`${at(name)}?done=${done}`)
    }).pipe(Effect.catchTag("OperatorFailed", (error) => show(viewer, param("name"), { problem: explained(error) }))))

export const routes = [
  Route.get(here, list),
  Route.get(`${here}/:name`, (viewer, { param, query }) => show(viewer, param("name"), { done: query.get("done") ?? "" })),
  change("grant", "granted", (name, form, by) => Manage.grant(name, whoIn(form), by)),
  change("revoke", "revoked", (name, form, by) => Manage.revoke(name, whoIn(form), by)),
  change("pin", "pinned", (_, form, by) => Manage.pin(form.get("plugin"), by)),
  change("unpin", "unpinned", (_, form, by) => Manage.unpin(form.get("plugin"), by))
] as const

import * as Effect from "effect/Effect"
import * as Facts from "../../../../domain/prompts/Facts.ts"
import * as Legacy from "../../../../domain/prompts/Legacy.ts"
import { type Key, keys } from "../../../../domain/prompts/Prompt.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { Prompts } from "../../../../ports/Prompts.ts"
import * as Edit from "../../../programs/server/prompts/Edit.ts"
import * as Mustache from "../../prompts/Mustache.ts"
import * as Texts from "../../prompts/Texts.ts"
import * as Page from "../Page.tsx"
import { Area } from "../parts/Area.tsx"
import { Confirm, Form } from "../parts/Form.tsx"
import { Time } from "../parts/Time.tsx"
import { Badge, Notice } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"

export const here = "/admin/prompts"

const words: Readonly<Record<Key, { readonly title: string; readonly about: string }>> = {
  claude_md: { title: "CLAUDE.md", about: "What Claude Code reads in every workspace. A workspace gets it when it is set up." },
  welcome: { title: "Setup prompt", about: "What newcomers paste into Claude Code to have a folder set up. It is shown on their page Set up." }
}

const notices: Readonly<Record<string, string>> = {
  kept: "The text is kept. Workspaces that are set up from now on get it.",
  reset: "The text that comes with agnes is given out again."
}

const at = (key: Key, action = ""): string => `${here}/${key}${action}`

const keyOf = (param: string) => {
  const key = keys.find((one) => one === param)
  return key === undefined ? Refusal.notFound : Effect.succeed(key)
}

const list = (viewer: Viewer) =>
  Effect.gen(function*() {
    const prompts = yield* Prompts
    const found = yield* Effect.forEach(keys, (key) => Effect.map(prompts.get(key), (override) => ({ key, override })))
    return adminPage({ viewer, current: here, title: "Texts" }, (
      <>
        {found.map(({ key, override }) => (
          <section class="narrow">
            <h2><a href={at(key)} safe>{words[key].title}</a></h2>
            <p safe>{words[key].about}</p>
            {override === undefined
              ? <p class="quiet">As it comes with agnes.</p>
              : (
                <p>
                  <Badge text="changed" tone="info" /> by <bdi safe>{override.updatedBy}</bdi>, <Time at={override.updatedAt} />
                </p>
              )}
          </section>
        ))}
      </>
    ))
  })

interface Shown {
  readonly done?: string
  /** What stands in the form when it is not what is kept. */
  readonly sent?: { readonly content: string; readonly problem?: string | undefined; readonly preview?: string | undefined }
}

const codes = (names: ReadonlySet<string>) => [...names].map((name) => <><code safe>{name}</code> </>)

const Names = () => (
  <details>
    <summary>What the text can name</summary>
    <p>In double braces (Mustache): {codes(Facts.names)}</p>
    <p>Within <code>{"{{#tables}} … {{/tables}}"}</code> also: {codes(Facts.tableNames)}</p>
    <p>Within <code>{"{{#plugins}} … {{/plugins}}"}</code> also: {codes(Facts.pluginNames)}</p>
  </details>
)

const Old = ({ found }: { readonly found: ReadonlyArray<string> }) =>
  found.length === 0
    ? ""
    : <Notice text={`These are commands of the system before agnes, which nobody has: ${found.join(", ")}`} tone="warn" />

const Preview = ({ text }: { readonly text: string }) => (
  <section id="preview">
    <h2>As you would get it</h2>
    <pre class="verbatim" tabindex="0" aria-label="Preview" safe>{text}</pre>
  </section>
)

const show = (viewer: Viewer, key: Key, { done = "", sent }: Shown) =>
  Effect.gen(function*() {
    const override = yield* Effect.flatMap(Prompts, (prompts) => prompts.get(key))
    const content = sent?.content ?? override?.content ?? Texts.defaults[key]
    const { about, title } = words[key]
    return adminPage({ viewer, current: here, title, status: sent?.problem === undefined ? undefined : 422 }, (
      <>
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <p safe>{about}</p>
        <Old found={Legacy.found(content)} />
        <Form action={at(key)} viewer={viewer}>
          <Area name="content" label="Text" value={content} required error={sent?.problem} rows={24} />
          <Names />
          <div class="actions">
            <button name="do" value="keep">Keep</button>
            <button name="do" value="preview" class="second">Preview</button>
            {override === undefined ? "" : <a class="button second" href={at(key, "/reset")}>Back to the one of agnes</a>}
          </div>
        </Form>
        {sent?.preview === undefined ? "" : <Preview text={sent.preview} />}
      </>
    ))
  })

/** Browsers send line ends as CRLF (HTML §4.10.22.4); the text has line feeds. */
const typed = (text: string): string => text.replaceAll("\r\n", "\n")

const change = (viewer: Viewer, key: Key, form: { readonly get: (name: string) => string }, { request }: Route.At) =>
  Effect.gen(function*() {
    const content = typed(form.get("content"))
    const accepted = yield* Effect.either(Texts.accepted(content))
    if (accepted._tag === "Left") {
      return yield* show(viewer, key, { sent: { content, problem: `${String(accepted.left.detail)}.` } })
    }
    if (form.get("do") === "preview") {
      const preview = Mustache.render(content, yield* Texts.factsFor(viewer, request))
      return yield* show(viewer, key, { sent: { content, preview } })
    }
    yield* Edit.put(key, content, viewer)
    return Page.seeOther(`${at(key)}?done=kept`)
  })

const question = (viewer: Viewer, key: Key) =>
  adminPage({ viewer, current: here, title: words[key].title }, (
    <div class="narrow">
      <Confirm action={at(key, "/reset")} verb="Go back to the text of agnes" back={at(key)} viewer={viewer}>
        <p>The text you have now is not kept anywhere. Copy it first if you may want it again.</p>
      </Confirm>
    </div>
  ))

export const routes = [
  Route.get(here, list),
  Route.get(`${here}/:key`, (viewer, { param, query }) =>
    Effect.flatMap(keyOf(param("key")), (key) => show(viewer, key, { done: query.get("done") ?? "" }))),
  Route.post(`${here}/:key`, (viewer, form, place) =>
    Effect.flatMap(keyOf(place.param("key")), (key) => change(viewer, key, form, place))),
  Route.get(`${here}/:key/reset`, (viewer, { param }) =>
    Effect.map(keyOf(param("key")), (key) => question(viewer, key))),
  Route.post(`${here}/:key/reset`, (viewer, _, { param }) =>
    Effect.gen(function*() {
      const key = yield* keyOf(param("key"))
      yield* Edit.reset(key, viewer)
      return Page.seeOther(`${at(key)}?done=reset`)
    }))
] as const

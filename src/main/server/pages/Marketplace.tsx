import * as Effect from "effect/Effect"
import * as PluginName from "../../../domain/marketplace/PluginName.ts"
import * as Published from "../../../domain/marketplace/Published.ts"
import * as Stack from "../../../domain/marketplace/Stack.ts"
import * as Visible from "../../../domain/text/Visible.ts"
import type { OwnPlugin } from "../../../ports/Marketplaces.ts"
import { PluginRepositories } from "../../../ports/PluginRepositories.ts"
import * as Own from "../../programs/server/marketplace/Own.ts"
import * as Assets from "../assets/Assets.ts"
import * as Page from "./Page.tsx"
import { Form } from "./parts/Form.tsx"
import { Table } from "./parts/Table.tsx"
import { Badge, CopyText, EmptyState, Notice } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

const here = "/marketplace"

const at = (plugin: string, action: string): string => `${here}/${encodeURIComponent(plugin)}/${action}`

const notices: Readonly<Record<string, string>> = {
  chosen: "It is in your stack. Claude Code gets it with the next update.",
  left: "It is no longer in your stack. What Claude Code has installed stays there until you remove it."
}

const Change = ({ action, plugin, text, viewer }: {
  readonly action: "choose" | "leave"
  readonly plugin: string
  readonly text: string
  readonly viewer: Viewer
}) => (
  <Form action={at(plugin, action)} viewer={viewer}>
    <button class={action === "choose" ? "second" : "plain"}>
      {text as "safe"}<span class="hidden" safe>{` ${plugin}`}</span>
    </button>
  </Form>
)

const Choice = ({ seat: { chosen, eligible, name, pinned }, viewer }: {
  readonly seat: OwnPlugin
  readonly viewer: Viewer
}) => {
  if (pinned) return <Badge text="for everybody" tone="info" />
  if (!eligible) return ""
  return chosen
    ? (
      <>
        <Badge text="in your stack" tone="good" /> <Change action="leave" plugin={name} text="Leave" viewer={viewer} />
      </>
    )
    : <Change action="choose" plugin={name} text="Choose" viewer={viewer} />
}

const Row = ({ seat, viewer }: { readonly seat: OwnPlugin; readonly viewer: Viewer }) => (
  <tr>
    <th scope="row"><code safe>{PluginName.address(seat.name)}</code></th>
    <td><bdi safe>{Visible.line(seat.description, 300)}</bdi></td>
    <td safe>{seat.marketplace}</td>
    <td safe>{Visible.line(Published.version(seat.version, seat.digest), 80)}</td>
    <td><Choice seat={seat} viewer={viewer} /></td>
  </tr>
)

const How = () => (
  <section class="narrow">
    <h2>On your machine</h2>
    <p>
      Once in every workspace, in a terminal. It needs git and Claude Code; the token agnes has is used, and nothing asks
      for it.
    </p>
    <CopyText id="bootstrap" label="Make your stack known to Claude Code" text="agnes refresh-marketplace --bootstrap" />
    <p>
      After that every session looks for news when it starts, installs nothing by itself, and asks you to run{" "}
      <code>/update-agnes-plugins</code> when there are any. What leaves your stack is not taken away from Claude Code:{" "}
      <code>claude plugin uninstall NAME@agnes --scope project</code> does that.
    </p>
  </section>
)

const show = (viewer: Viewer, done: string) =>
  Effect.gen(function*() {
    const seats = yield* Own.visible(viewer)
    const problem = yield* Effect.flatMap(PluginRepositories, (repositories) => repositories.problem)
    const served = Stack.served(seats)
    return Page.scripted(Page.page({ title: "Plugins", viewer, current: here }, (
      <>
        <h1>Plugins</h1>
        {problem === undefined ? "" : <Notice text={`${problem}. Ask its operator to install git.`} tone="bad" />}
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <p>
          Plugins for Claude Code that this server has for you. Your stack is what you choose here, and what an admin
          pinned for everybody: <strong safe>{`${served.length} of ${seats.length}`}</strong>.
        </p>
        {seats.length === 0
          ? (
            <EmptyState title="No plugins for you yet">
              <p>An admin decides who may choose from which marketplace.</p>
            </EmptyState>
          )
          : (
            <Table label="Plugins" columns={["Name", "What it is", "Marketplace", "Version", "Your stack"]}>
              {seats.map((seat) => <Row seat={seat} viewer={viewer} />)}
            </Table>
          )}
        <How />
        <script src={Assets.copying.path} defer></script>
      </>
    )))
  })

const change = (action: "choose" | "leave", done: string, work: typeof Own.choose) =>
  Route.post(`${here}/:plugin/${action}`, (viewer, _, { param }) =>
    Effect.as(work(viewer, param("plugin")), Page.seeOther(`${here}?done=${done}`)))

/** What somebody may have of the plugins, and what they chose. */
export const layer = Route.layer(
  Route.get(here, (viewer, { query }) => show(viewer, query.get("done") ?? "")),
  change("choose", "chosen", Own.choose),
  change("leave", "left", Own.leave)
)

import * as Effect from "effect/Effect"
import * as Visible from "../../../domain/text/Visible.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { type Artifact, ArtifactStore } from "../../../ports/ArtifactStore.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import * as Artifacts from "../../programs/server/Artifacts.ts"
import { send } from "../routes/Artifacts.ts"
import * as Page from "./Page.tsx"
import { Crumbs } from "./parts/Crumbs.tsx"
import { Confirm } from "./parts/Form.tsx"
import { Size } from "./parts/Size.tsx"
import { Table } from "./parts/Table.tsx"
import { Time } from "./parts/Time.tsx"
import { EmptyState, Notice } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

const here = "/profile/files"

/** UTF-16 units of notes that are shown; an upload holds up to 5 MiB. */
const mostShown = 100_000

const addressOf = (name: string): string => `${here}/artifacts/${encodeURIComponent(name)}`

const Name = ({ name }: { readonly name: string }) => <bdi safe>{Visible.line(name, 200)}</bdi>

const Row = ({ artifact: { name, receivedAt, size } }: { readonly artifact: Artifact }) => (
  <tr>
    <th scope="row"><a href={addressOf(name)}><Name name={name} /></a></th>
    <td class="number"><Size bytes={size} /></td>
    <td><Time at={receivedAt} /></td>
    <td><a href={`${addressOf(name)}/delete`}>Delete</a></td>
  </tr>
)

const Notes = ({ text }: { readonly text: string }) => (
  <>
    <pre class="scroll" tabindex="0" aria-label="Your notes" dir="auto" safe>
      {Visible.text(text.slice(0, mostShown))}
    </pre>
    {text.length > mostShown ? <p class="quiet">The rest is not shown here.</p> : ""}
  </>
)

const show = (viewer: Viewer, deleted: boolean) =>
  Effect.gen(function*() {
    const artifacts = yield* Effect.flatMap(ArtifactStore, (store) => store.list(viewer.id))
    const notes = yield* Effect.flatMap(BlobStore, (blobs) => blobs.readNotes(viewer.id))
    return Page.page({ title: "My files", viewer, current: "/profile" }, (
      <>
        <Crumbs trail={[{ href: "/profile", text: "Profile" }]} />
        <h1>My files</h1>
        {deleted ? <Notice text="The file is deleted." tone="good" /> : ""}
        <p>What you uploaded beside your sessions. Nobody else sees it.</p>
        <h2>Artifacts</h2>
        {artifacts.length === 0
          ? <EmptyState title="No artifacts yet" />
          : (
            <Table label="Your artifacts" columns={["Name", { text: "Size", number: true }, "Uploaded", ""]}>
              {artifacts.map((artifact) => <Row artifact={artifact} />)}
            </Table>
          )}
        <h2>Notes</h2>
        {notes === undefined
          ? <p>No notes yet. <code>agnes push</code> sends a workspace's <code>.claude/CLAUDE.local.md</code> along.</p>
          : <Notes text={notes} />}
      </>
    ))
  })

const own = (viewer: Viewer, name: string) =>
  Effect.gen(function*() {
    const found = yield* Effect.flatMap(ArtifactStore, (store) => store.find(viewer.id, name))
    return found ?? (yield* Refusal.notFound)
  })

const question = (viewer: Viewer, { name }: Artifact) =>
  Page.page({ title: "Delete a file", viewer, current: "/profile" }, (
    <div class="narrow">
      <h1>Delete a file</h1>
      <Confirm action={`${addressOf(name)}/delete`} verb="Delete the file" back={here} viewer={viewer}>
        <p><strong><Name name={name} /></strong> will be gone from the server. This cannot be undone.</p>
      </Confirm>
    </div>
  ))

/** Artifacts and notes of the viewer (server spec W-7: what is uploaded goes somewhere). */
export const layer = Route.layer(
  Route.get(here, (viewer, { query }) => show(viewer, query.get("done") === "deleted")),
  Route.get(`${here}/artifacts/:name`, (viewer, { param }) => send(viewer.id, param("name"))),
  Route.get(`${here}/artifacts/:name/delete`, (viewer, { param }) =>
    Effect.map(own(viewer, param("name")), (found) => question(viewer, found))),
  Route.post(`${here}/artifacts/:name/delete`, (viewer, _, { param }) =>
    Effect.gen(function*() {
      const { name } = yield* own(viewer, param("name"))
      yield* Artifacts.remove(viewer.id, name)
      return Page.seeOther(`${here}?done=deleted`)
    }))
)

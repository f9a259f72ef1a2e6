import * as Effect from "effect/Effect"
import type * as Audit from "../../../domain/server/Audit.ts"
import * as Look from "../../../domain/server/Look.ts"
import * as Visible from "../../../domain/text/Visible.ts"
import * as Looks from "../../programs/server/Looks.ts"
import * as Page from "./Page.tsx"
import { Crumbs } from "./parts/Crumbs.tsx"
import { Pager } from "./parts/Pager.tsx"
import { Table } from "./parts/Table.tsx"
import { Time } from "./parts/Time.tsx"
import { EmptyState } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

const here = "/profile/looks"
const perPage = 50

const prefix = "session:"

const Row = ({ entry }: { readonly entry: Audit.Entry }) => {
  const session = (entry.resource ?? prefix).slice(prefix.length)
  const downloaded = entry.action === Look.actions.download
  return (
    <tr>
      <td><Time at={entry.at} /></td>
      <th scope="row" safe>{entry.actor.email}</th>
      <td class="mono small"><a href={`/profile/sessions/${encodeURIComponent(session)}`} safe>{session}</a></td>
      <td class="wide">
        {downloaded
          ? <span class="quiet">took a copy of it, in the look before</span>
          : <bdi safe>{Visible.line(String(entry.params["reason"] ?? ""), 600)}</bdi>}
      </td>
    </tr>
  )
}

const More = ({ count, next }: { readonly count: number; readonly next: string }) => (
  <Pager previous={undefined} next={`${here}?before=${encodeURIComponent(next)}`} summary={`${count} looks`} />
)

/** Who looked at somebody's sessions, when, and why. */
const show = (viewer: Viewer, before: string | undefined) =>
  Effect.gen(function*() {
    const { entries, next } = yield* Looks.at(viewer.id, { before, limit: perPage })
    return Page.page({ title: "Who looked at my sessions", viewer, current: "/profile" }, (
      <>
        <Crumbs trail={[{ href: "/profile", text: "Profile" }]} />
        <h1>Who looked at my sessions</h1>
        <p>
          Admins can open a session of yours only when they say why, each for {Look.life / 60_000} minutes. Every such
          look stands here.
        </p>
        {entries.length === 0
          ? <EmptyState title="Nobody has looked at your sessions" />
          : (
            <Table label="Looks at your sessions" columns={["When", "Who", "Session", "Why"]}>
              {entries.map((entry) => <Row entry={entry} />)}
            </Table>
          )}
        {next === undefined ? "" : <More next={next} count={entries.length} />}
      </>
    ))
  })

export const layer = Route.layer(Route.get(here, (viewer, { query }) => show(viewer, query.get("before") ?? undefined)))

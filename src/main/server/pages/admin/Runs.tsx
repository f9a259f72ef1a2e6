import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import * as ScheduledRuns from "../../../../domain/server/ScheduledRuns.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"
import { Params, Result } from "./AuditTable.tsx"

const here = "/admin/scheduler-runs"

const Row = ({ entry }: { readonly entry: Audit.Entry }) => (
  <tr>
    <td><Time at={entry.at} /></td>
    <th scope="row"><code safe>{entry.action}</code></th>
    <td class="mono small"><bdi safe>{entry.resource ?? ""}</bdi></td>
    <td class="number" safe>{entry.durationMs === undefined ? "" : `${entry.durationMs} ms`}</td>
    <td class="wide"><Result result={entry.result} /> <Params params={entry.params} /></td>
  </tr>
)

const columns = ["When", "Action", "Resource", { text: "Duration", number: true }, "Result / params"] as const

/** Server spec §12.3. */
const show = (viewer: Viewer) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const { entries } = yield* trail.list({ actions: ScheduledRuns.actions }, { limit: ScheduledRuns.most })
    return adminPage({ viewer, current: here, title: "Scheduler runs" }, (
      <>
        <p class="quiet">
          The last {ScheduledRuns.most} entries of: {ScheduledRuns.actions.map((action, n) =>
            <>{n === 0 ? "" : ", "}<code>{action}</code></>)}.
        </p>
        {entries.length === 0
          ? (
            <p class="empty">
              No scheduler runs in audit_log yet. The scheduler may not be authenticated — check{" "}
              <code>SCHEDULER_API_TOKEN</code>.
            </p>
          )
          : <Table label="Scheduler runs" columns={columns}>{entries.map((entry) => <Row entry={entry} />)}</Table>}
      </>
    ))
  })

export const routes = [Route.get(here, (viewer) => show(viewer))] as const

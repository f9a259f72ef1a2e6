import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HealthReport from "../../../../domain/server/HealthReport.ts"
import * as HealthChecks from "../../../programs/server/HealthChecks.ts"
import * as Pipeline from "../../jobs/Health.ts"
import * as Size from "../parts/Size.tsx"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import { Badge, type Tone } from "../parts/Words.tsx"
import * as Route from "../Route.ts"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"

const here = "/admin/health"

const tones: Record<HealthReport.Severity | HealthReport.Headline, Tone> = {
  ok: "good",
  healthy: "good",
  info: "info",
  unknown: "info",
  warning: "warn",
  degraded: "warn",
  error: "bad",
  unhealthy: "bad"
}

interface Part {
  readonly name: string
  readonly check: HealthReport.Check
}

const shown = (figure: string, value: unknown): string =>
  figure.endsWith("_bytes") && typeof value === "number" ? Size.text(value) : String(value ?? "")

const Row = ({ check: { detail, status, ...figures }, name }: Part) => (
  <tr>
    <th scope="row" safe>{name}</th>
    <td><Badge text={status} tone={tones[status]} /></td>
    <td safe>{detail ?? ""}</td>
    <td>
      <ul class="params">
        {Object.entries(figures).map(([figure, value]) => <li safe>{`${figure}: ${shown(figure, value)}`}</li>)}
      </ul>
    </td>
  </tr>
)

/** What `GET /api/health/detailed` says, for people. */
const show = (viewer: Viewer) =>
  Effect.gen(function*() {
    const services = yield* HealthChecks.services({ schema: true }, Pipeline.checks({ admin: true }))
    const status = HealthReport.headline(services)
    const now = yield* Clock.currentTimeMillis
    return adminPage({ viewer, current: here, title: "Health" }, (
      <>
        <p>
          The server is <Badge text={status} tone={tones[status]} /> <span class="quiet">at <Time at={now} /></span>
        </p>
        <Table label="Parts of the server" columns={["Part", "State", "What it means", "Figures"]}>
          {Object.entries(services).map(([name, check]) => <Row name={name} check={check} />)}
        </Table>
      </>
    ))
  })

export const routes = [Route.get(here, (viewer) => show(viewer))] as const

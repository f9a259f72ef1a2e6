import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Day from "../../../domain/usage/Day.ts"
import { groups } from "../../../domain/usage/Figures.ts"
import * as UsageQuery from "../../../domain/usage/UsageQuery.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as UsageReport from "../../programs/server/UsageReport.ts"
import * as Wire from "../usage/Wire.ts"
import { adminPage } from "./admin/AdminPage.tsx"
import * as Page from "./Page.tsx"
import * as Route from "./Route.ts"
import { Ask } from "./usage/Ask.tsx"
import { Figures } from "./usage/Figures.tsx"
import type { Viewer } from "./Viewer.ts"

const mine = "/profile/usage"
const everybodys = "/admin/usage"

/** Sessions have names only their owners may read. */
const ofAll = groups.filter((group) => group !== "session")

const queryOf = (query: URLSearchParams) =>
  Effect.map(Clock.currentTimeMillis, (now) => UsageQuery.lenient(query, Day.of(now)))

const own = (viewer: Viewer, params: URLSearchParams) =>
  Effect.gen(function*() {
    const query = yield* queryOf(params)
    const reported = yield* UsageReport.report(query, viewer.id)
    return Page.page({ title: "Usage", viewer, current: mine }, (
      <>
        <h1>Usage</h1>
        <p class="quiet">
          What your uploaded sessions used. A message counts once, also when it stands in several of them. Only you see
          this page; admins see sums of everybody, and an admin who asks for yours leaves an entry in the audit log.
        </p>
        <Ask base={mine} groups={groups} query={query} />
        <Figures reported={reported} nothing="Sessions are counted some minutes after agnes push sent them." />
      </>
    ))
  })

const team = (viewer: Viewer, params: URLSearchParams) =>
  Effect.gen(function*() {
    const asked = yield* queryOf(params)
    const query: UsageQuery.UsageQuery = asked.group === "session" ? { ...asked, group: "day" } : asked
    const reported = yield* UsageReport.reportTo(viewer, query, undefined)
    return adminPage({ viewer, current: everybodys, title: "Usage of the team" }, (
      <>
        <p class="quiet">The sum of everybody's sessions. Nothing here is by person.</p>
        <Ask base={everybodys} groups={ofAll} query={query} />
        <Figures reported={reported} nothing="Sessions are counted some minutes after they were uploaded." />
      </>
    ))
  })

const download = (params: URLSearchParams, name: string, reported: UsageReport.Reported) => {
  const csv = params.get("format") === "csv"
  return HttpServerResponse.text(csv ? Wire.csv(reported) : JSON.stringify(Wire.json(reported), null, 2), {
    contentType: csv ? "text/csv; charset=utf-8" : "application/json",
    headers: { "content-disposition": `attachment; filename="${name}-by-${reported.query.group}.${csv ? "csv" : "json"}"` }
  })
}

export const layer = Route.layer(
  Route.get(mine, (viewer, { query }) => own(viewer, query)),
  Route.get(`${mine}/export`, (viewer, { query }) =>
    Effect.gen(function*() {
      return download(query, "usage", yield* UsageReport.report(yield* queryOf(query), viewer.id))
    })),
  Route.get(everybodys, (viewer, { query }) => team(viewer, query)),
  Route.get(`${everybodys}/export`, (viewer, { query }) =>
    Effect.gen(function*() {
      const asked = yield* queryOf(query)
      if (asked.group === "session") return yield* Refusal.badRequest("Sessions are listed for one person, not for everybody")
      return download(query, "team-usage", yield* UsageReport.reportTo(viewer, asked, undefined))
    }))
)

import * as Layer from "effect/Layer"
import * as Outlines from "../../../programs/server/Outlines.ts"
import * as Route from "../Route.ts"
import { WithdrawLink } from "../sessions/Withdrawn.tsx"
import type { Viewer } from "../Viewer.ts"
import * as Download from "./Download.ts"
import type { Frame } from "./Frame.ts"
import * as RawPage from "./RawPage.tsx"
import * as SessionPage from "./SessionPage.tsx"

const base = "/profile/sessions"

const own = (viewer: Viewer): Frame => ({
  viewer,
  owner: viewer,
  base,
  list: { href: base, text: "My sessions" },
  current: base,
  actions: (session) => WithdrawLink({ session })
})

/** The pages of one session of one's own. */
export const layer = Route.layer(
  Route.get(`${base}/:session`, (viewer, { param, query, request }) =>
    param("session").endsWith(".jsonl")
      ? Download.session(own(viewer), param("session"), query, request)
      : SessionPage.respond(own(viewer), param("session"), query)),
  Route.get(`${base}/:session/raw`, (viewer, { param, query }) =>
    RawPage.respond(own(viewer), param("session"), query)),
  Route.get(`${base}/:session/files/:folder/:file`, (viewer, { param, request }) =>
    Download.family(own(viewer), param("session"), `${param("folder")}/${param("file")}`, request))
).pipe(Layer.provide(Outlines.layer))

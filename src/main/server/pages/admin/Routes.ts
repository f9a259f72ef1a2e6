import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Outlines from "../../../programs/server/Outlines.ts"
import * as Page from "../Page.tsx"
import * as Route from "../Route.ts"
import * as Audit from "./Audit.tsx"
import * as Health from "./Health.tsx"
import * as Knowledge from "./Knowledge.tsx"
import * as Look from "./Look.tsx"
import * as Marketplaces from "./Marketplaces.tsx"
import * as Prompts from "./Prompts.tsx"
import * as Runs from "./Runs.tsx"
import * as Sessions from "./Sessions.tsx"
import * as TablePage from "./TablePage.tsx"
import * as Tables from "./Tables.tsx"
import * as Tokens from "./Tokens.tsx"
import * as User from "./User.tsx"
import * as Users from "./Users.tsx"

/** The pages for admins. */
export const layer = Route.layer(
  Route.get("/admin", () => Effect.succeed(Page.seeOther("/admin/users"))),
  ...Users.routes,
  ...User.routes,
  ...Tokens.routes,
  ...Sessions.routes,
  ...Look.routes,
  ...Knowledge.routes,
  ...Prompts.routes,
  ...Audit.routes,
  ...Runs.routes,
  ...Tables.routes,
  ...TablePage.routes,
  ...Marketplaces.routes,
  ...Health.routes
).pipe(Layer.provide(Outlines.layer))

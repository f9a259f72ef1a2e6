import * as Effect from "effect/Effect"
import type * as HealthReport from "../../../domain/server/HealthReport.ts"
import * as Standings from "../../programs/server/pipeline/Standings.ts"
import * as Settings from "../Settings.ts"

const unknown: HealthReport.Check = { status: "unknown", detail: "The pipeline's state cannot be read" }

/** The checks of what this server does with sessions, for `HealthChecks.services`. */
export const checks = {
  session_pipeline: Effect.flatMap(Settings.Settings, Standings.health).pipe(
    Effect.catchAllCause((cause) => Effect.as(Effect.logWarning(unknown.detail, cause), unknown))
  )
}

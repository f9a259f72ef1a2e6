import * as Effect from "effect/Effect"
import type * as HealthReport from "../../../domain/server/HealthReport.ts"
import { LanguageModels } from "../../programs/server/LanguageModels.ts"
import * as Standings from "../../programs/server/pipeline/Standings.ts"
import * as Settings from "../Settings.ts"

const unknown: HealthReport.Check = { status: "unknown", detail: "The pipeline's state cannot be read" }

/** Nobody is asked here whether it answers: that would cost, and says nothing about the next question. */
const model = Effect.flatMap(LanguageModels, ({ open }) =>
  Effect.match(open, {
    onFailure: ({ reason }): HealthReport.Check => ({ status: "info", detail: `not configured: ${reason}` }),
    onSuccess: ({ identity }): HealthReport.Check => ({ status: "ok", ...identity })
  }))

const pipeline = Effect.flatMap(Settings.Settings, Standings.health).pipe(
  Effect.catchAllCause((cause) => Effect.as(Effect.logWarning(unknown.detail, cause), unknown))
)

type Needed = Effect.Effect.Context<typeof model> | Effect.Effect.Context<typeof pipeline>

/** The checks of what this server does with sessions, for `HealthChecks.services`. */
export const checks: Readonly<Record<string, Effect.Effect<HealthReport.Check, never, Needed>>> = {
  language_model: model,
  session_pipeline: pipeline
}

import * as Effect from "effect/Effect"
import * as JobStanding from "../../../domain/pipeline/JobStanding.ts"
import type * as HealthReport from "../../../domain/server/HealthReport.ts"
import { KnowledgeStore } from "../../../ports/KnowledgeStore.ts"
import { LanguageModels } from "../../programs/server/LanguageModels.ts"
import * as JobStandings from "../../programs/server/pipeline/JobStandings.ts"
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

const unknownMemory: HealthReport.Check = { status: "unknown", detail: "When notes were read cannot be read" }

/** Notes are not looked at here: that there are new ones is no trouble, and they may be large. */
const memory = (reader: { readonly admin: boolean }) =>
  Effect.gen(function*() {
    const settings = yield* Settings.Settings
    const { open } = yield* LanguageModels
    const missing = yield* Effect.match(open, { onFailure: ({ reason }) => reason, onSuccess: () => undefined })
    if (missing !== undefined) return { status: "info", detail: `not configured: ${missing}` } satisfies HealthReport.Check
    const standing = yield* JobStandings.ofCorporateMemory(settings)
    const givenUp = yield* Effect.flatMap(KnowledgeStore, (store) => store.notesGivenUp)
    return JobStanding.check(standing, givenUp.length, reader)
  }).pipe(Effect.catchAllCause((cause) => Effect.as(Effect.logWarning(unknownMemory.detail, cause), unknownMemory)))

type Needed = Effect.Effect.Context<
  typeof model | typeof pipeline | ReturnType<typeof memory>
>

/** The checks of what this server does with sessions, as this reader may see them, for `HealthChecks.services`. */
export const checks = (reader: {
  readonly admin: boolean
}): Readonly<Record<string, Effect.Effect<HealthReport.Check, never, Needed>>> => ({
  language_model: model,
  session_pipeline: pipeline,
  corporate_memory: memory(reader)
})

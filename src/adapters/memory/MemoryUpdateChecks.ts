import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CheckRecord } from "../../domain/upgrade/CheckRecord.ts"
import { UpdateChecks } from "../../ports/UpdateChecks.ts"

/** A record that lasts as long as what holds it. */
export const layer = (held: { record: CheckRecord | undefined }): Layer.Layer<UpdateChecks> =>
  Layer.succeed(UpdateChecks, {
    load: Effect.sync(() => held.record),
    save: (record) => Effect.sync(() => void (held.record = record)),
    clear: Effect.sync(() => void (held.record = undefined))
  })

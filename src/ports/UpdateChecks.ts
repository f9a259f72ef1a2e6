import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { CheckRecord } from "../domain/upgrade/CheckRecord.ts"

/**
 * What the last look for a newer version brought, in `update_check.json` of the user's configuration folder. It only
 * saves looks and says when somebody was told, so no method fails: what cannot be read is as if it were not there, and
 * what cannot be written is forgotten (client spec UPD-3).
 */
export class UpdateChecks extends Context.Tag("agnes/UpdateChecks")<UpdateChecks, {
  readonly load: Effect.Effect<CheckRecord | undefined>
  /** Replaces the file as a whole; makes the folder, for its owner alone. */
  readonly save: (record: CheckRecord) => Effect.Effect<void>
  readonly clear: Effect.Effect<void>
}>() {}

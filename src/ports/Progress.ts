import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Outcome } from "../domain/push/Outcome.ts"

/**
 * Somebody who watches a push. Told synchronously with the work, so a watcher must be quick; it cannot fail. Nobody
 * watches unless one is provided.
 */
export class Progress extends Context.Reference<Progress>()("agnes/Progress", {
  defaultValue: (): {
    /** So many transcripts are about to be worked on; more may follow in the same run. */
    readonly started: (total: number) => Effect.Effect<void>
    /** One of them ended so. */
    readonly advanced: (outcome: Outcome["_tag"]) => Effect.Effect<void>
    /** Of all that was started. Always told, also when the run fails. */
    readonly finished: Effect.Effect<void>
  } => ({ started: () => Effect.void, advanced: () => Effect.void, finished: Effect.void })
}) {}

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Entry, Processors } from "../../programs/server/pipeline/Processors.ts"
import * as UsageProcessor from "../../programs/server/pipeline/UsageProcessor.ts"

/** The processors of this server. */
export const layer = Layer.effect(
  Processors,
  Effect.map(UsageProcessor.make, (usage) => ({
    entries: Effect.succeed<ReadonlyArray<Entry>>([{ _tag: "Configured", processor: usage }])
  }))
)

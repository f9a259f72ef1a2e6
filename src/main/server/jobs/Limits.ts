import type { Limits as Of } from "../../programs/server/pipeline/ProcessOne.ts"
import type * as Settings from "../Settings.ts"

export type Limits = Pick<Settings.Values, "processorTimeLimit" | "processorAttempts">

/** What a processor may take, as the operator decided. */
export const of = (settings: Limits): Of => ({
  timeLimit: settings.processorTimeLimit,
  attempts: settings.processorAttempts
})

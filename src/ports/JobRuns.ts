import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** Milliseconds somebody is believed to run a job who was not heard of. */
export const lease = 60_000

/**
 * When scheduled jobs ran last, and who runs one now: for all processes that share the server's database. Durable when a
 * method returns.
 */
export class JobRuns extends Context.Tag("agnes/server/JobRuns")<JobRuns, {
  /** By the names of jobs; those that never ran are not there. */
  readonly lastRuns: Effect.Effect<ReadonlyMap<string, EpochMillis>, StoreError>
  readonly ran: (job: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  /**
   * Takes a job for `lease` milliseconds from `at`, or takes it longer when `owner` has it; false when somebody else has
   * it. `owner` names one run, never two.
   */
  readonly take: (job: string, owner: string, at: EpochMillis) => Effect.Effect<boolean, StoreError>
  /** Nothing when somebody else has it by now. */
  readonly free: (job: string, owner: string) => Effect.Effect<void, StoreError>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PipelineSession } from "../domain/pipeline/Processor.ts"
import type { Noted, Seen } from "../domain/pipeline/Standing.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { SessionKey } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** Which processor, and which version of it. */
export interface Target {
  readonly name: string
  readonly version: number
}

/** A session's current version, as it waits to be processed. */
export interface Candidate extends PipelineSession {
  /** When that version came. */
  readonly receivedAt: EpochMillis
  readonly family: number
}

/** A session one runner works at for a while. */
export interface ProcessorClaim extends Candidate {
  readonly processor: string
  readonly version: number
  /** Names this claim; never used twice. */
  readonly owner: string
  /** How many times this has been tried, this one included. */
  readonly attempts: number
}

/** One line about a session that is not done. */
export interface Unfinished extends Noted {
  readonly candidate: Candidate
  readonly wanted: Seen
  readonly lastError: string | undefined
}

export interface Tally {
  readonly sessions: number
  /** Of those, the current version is processed. */
  readonly done: number
  readonly items: number
  readonly lastProcessedAt: EpochMillis | undefined
  /** When the newest of the versions came that are done. */
  readonly newestDone: EpochMillis | undefined
}

/** The session changed owner or was withdrawn: what was made of it counts nothing. */
export class ClaimLost extends Schema.TaggedError<ClaimLost>()("ClaimLost", { session: Schema.String }) {}

/**
 * Which session each processor has processed, and how it went. Of a withdrawn session nothing is left, in the
 * transaction of the withdrawal. Durable when a method returns; one claim at a time for a processor and a session, in
 * this process and every other that has the same database. What is due is `Standing.of`.
 */
export class ProcessorStates extends Context.Tag("agnes/server/ProcessorStates")<ProcessorStates, {
  /** Sessions whose current version is not done, in the order in which those came, behind `after`, at most `limit`. */
  readonly unfinished: (
    target: Target,
    page: { readonly after: Candidate | undefined; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Unfinished>, StoreError>
  /** Takes a session that is due at `at` until `until`; `undefined` when it is not due any more. Counts as a try. */
  readonly claim: (
    target: Target,
    key: SessionKey,
    lease: { readonly at: EpochMillis; readonly until: EpochMillis }
  ) => Effect.Effect<ProcessorClaim | undefined, StoreError>
  /**
   * Runs `commit` and notes the claimed version as done, in one step: both or neither. A version that came meanwhile is
   * due. `ClaimLost`, without running `commit`, when the claim does not hold any more. Once begun not interrupted.
   */
  readonly complete: <E, R>(
    claim: ProcessorClaim,
    items: number,
    commit: Effect.Effect<void, E, R>,
    at: EpochMillis
  ) => Effect.Effect<void, E | StoreError | ClaimLost, R>
  /** It failed: to be tried again from `nextTryAt` on, or given up when that is `undefined`. Nothing when lost. */
  readonly fail: (
    claim: ProcessorClaim,
    failure: { readonly reason: string; readonly nextTryAt: EpochMillis | undefined },
    at: EpochMillis
  ) => Effect.Effect<void, StoreError>
  /** Gives a session back that was not tried after all. Nothing when lost. */
  readonly release: (claim: ProcessorClaim) => Effect.Effect<void, StoreError>
  /** Makes due what was given up or waits for another try: of one session or all. Answers how many. */
  readonly retry: (processor: string, key?: SessionKey) => Effect.Effect<number, StoreError>
  readonly tally: (target: Target) => Effect.Effect<Tally, StoreError>
}>() {}

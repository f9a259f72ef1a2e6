import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Schedule } from "../schedule/Schedule.ts"
import type { SessionName } from "../server/SessionName.ts"

/** One version of a session, as the pipeline hands it to a processor. */
export interface PipelineSession {
  readonly userId: string
  readonly session: SessionName
  readonly revision: number
  /** SHA-256 of its bytes. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/**
 * This version could not be processed. `transient` may work later, without anybody doing anything; `permanent` will not
 * before the session or the processor changes. `reason` is shown to operators: nothing of the session's text.
 */
export class ProcessorFailed extends Schema.TaggedError<ProcessorFailed>()("ProcessorFailed", {
  kind: Schema.Literal("transient", "permanent"),
  reason: Schema.String,
  /** Milliseconds before which another try makes no sense, for whoever knows. */
  retryAfter: Schema.optional(Schema.Number),
  /** Other sessions would fare no better for now: the run ends with this one. */
  endsRun: Schema.optional(Schema.Boolean)
}) {}

/**
 * Nothing can be processed for now, whatever session it is: the run ends, and the session is due as it was before.
 * `reason` says who can mend it.
 */
export class ProcessorPaused extends Schema.TaggedError<ProcessorPaused>()("ProcessorPaused", {
  reason: Schema.String
}) {}

/** What a processor made of a session. */
export interface Outcome<E = never, R = never> {
  /** How many things it found; a whole number from 0 on. */
  readonly items: number
  /**
   * Puts the processor's own rows in the place of those it had for this session. Run by the runner in the transaction
   * that notes the session as processed: both happen or neither. Works on the stores of the server and nothing else.
   */
  readonly commit: Effect.Effect<void, E, R>
}

/**
 * Makes something of every session, once for each version of it and each version of itself. `process` reads and thinks
 * and writes nothing; it may be interrupted at any time, and be run again for the same session.
 */
export interface Processor<E = never, R = never> {
  /** Never changes; `[a-z][a-z0-9_-]*`. */
  readonly name: string
  /**
   * A whole number from 1 on; raised when it would make something else of the same bytes: all sessions are due again.
   */
  readonly version: number
  /** How often the scheduler runs it when no setting says otherwise. */
  readonly cadence: Schedule
  /** Milliseconds it gets for one session, where it needs other ones than the operator grants to all. */
  readonly timeLimit?: number
  readonly process: (session: PipelineSession) => Effect.Effect<Outcome<E, R>, ProcessorFailed | ProcessorPaused, R>
}

import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Random from "effect/Random"
import { type Outcome, ProcessorFailed, ProcessorPaused } from "../../../../domain/pipeline/Processor.ts"
import * as Retry from "../../../../domain/pipeline/Retry.ts"
import type * as RunResult from "../../../../domain/pipeline/RunResult.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import { ClaimLost, type ProcessorClaim, ProcessorStates } from "../../../../ports/ProcessorStates.ts"
import { StoreError } from "../../../../ports/StoreError.ts"
import type { Ready } from "./Processors.ts"

export interface Limits {
  /** Milliseconds a processor gets for one session. */
  readonly timeLimit: number
  /** Tries of one version before it is given up. */
  readonly attempts: number
}

/** What a claim lasts beyond the time limit: for the rows to be written, on a machine that is busy. Milliseconds. */
const margin = 60_000

/**
 * Processes one session that is due, or finds that somebody else does. Fails only when it cannot be noted what came
 * of it.
 */
export const processOne = (processor: Ready, key: SessionKeyed, granted: Limits) =>
  Effect.gen(function*() {
    const limits = { ...granted, timeLimit: processor.timeLimit ?? granted.timeLimit }
    const states = yield* ProcessorStates
    const at = yield* Clock.currentTimeMillis
    const claim = yield* states.claim(processor, key, { at, until: at + limits.timeLimit + margin })
    if (claim === undefined) return { _tag: "Skipped" } as const
    return yield* tried(processor, claim, limits).pipe(
      Effect.onInterrupt(() => Effect.ignore(states.release(claim)))
    )
  })

type SessionKeyed = Parameters<ProcessorStates["Type"]["claim"]>[1]

const tried = (processor: Ready, claim: ProcessorClaim, limits: Limits) =>
  Effect.gen(function*() {
    const exit = yield* Effect.exit(attempt(processor, claim, limits))
    if (Exit.isSuccess(exit)) return { _tag: "Processed", items: exit.value } satisfies RunResult.Step
    if (Cause.isInterruptedOnly(exit.cause)) return yield* Effect.interrupt
    const error = Cause.squash(exit.cause)
    if (error instanceof ClaimLost) return { _tag: "Skipped" } satisfies RunResult.Step
    if (error instanceof ProcessorPaused) return yield* paused(claim, error)
    yield* Effect.logWarning("a session could not be processed", exit.cause)
    return yield* failed(claim, reading(error), limits)
  }).pipe(Effect.annotateLogs({
    processor: processor.name,
    user_id: claim.userId,
    session: claim.session,
    revision: claim.revision
  }))

/** On a fiber of its own, so that one which cannot be interrupted holds up nobody. */
const attempt = (processor: Ready, claim: ProcessorClaim, { attempts, timeLimit }: Limits) =>
  Effect.gen(function*() {
    if (claim.attempts > attempts) {
      return yield* new ProcessorFailed({
        kind: "permanent",
        reason: `gave no answer, ${attempts} times: the program ended or was cut off`
      })
    }
    const { userId, session, revision, sha256, size } = claim
    const outcome = yield* Effect.suspend(() => processor.process({ userId, session, revision, sha256, size })).pipe(
      Effect.disconnect,
      Effect.timeoutFail({
        duration: timeLimit,
        onTimeout: () => new ProcessorFailed({ kind: "transient", reason: `took longer than ${timeLimit} ms` })
      })
    )
    const { commit, items } = sound(outcome)
    yield* (yield* ProcessorStates).complete(claim, items, commit, yield* Clock.currentTimeMillis)
    return items
  })

/** A processor that answers something else than an outcome has found nothing (server spec §5.4). */
const sound = (outcome: Outcome<StoreError>): Outcome<StoreError> => {
  const given = typeof outcome === "object" ? outcome as Partial<Outcome<StoreError>> | null : undefined
  const items = given?.items
  return {
    items: typeof items === "number" && Number.isSafeInteger(items) && items >= 0 ? items : 0,
    commit: Effect.isEffect(given?.commit) ? given.commit : Effect.void
  }
}

const paused = (claim: ProcessorClaim, { reason }: ProcessorPaused) =>
  Effect.gen(function*() {
    yield* (yield* ProcessorStates).release(claim)
    yield* Effect.logWarning(`a run ends early: ${reason}`)
    return { _tag: "Paused", reason } satisfies RunResult.Step
  })

type Reading = Pick<ProcessorFailed, "endsRun" | "kind" | "reason" | "retryAfter">

/** For operators: nothing of what a session holds. */
const reading = (error: unknown): Reading =>
  error instanceof ProcessorFailed
    ? error
    : error instanceof StoreError
    ? transient(`could not ${error.operation}`)
    : transient("a defect of the processor; the server's log says more")

const transient = (reason: string): Reading => ({
  kind: "transient",
  reason,
  endsRun: undefined,
  retryAfter: undefined
})

const failed = (claim: ProcessorClaim, { endsRun, kind, reason, retryAfter }: Reading, limits: Limits) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    const at = yield* Clock.currentTimeMillis
    const verdict = Retry.verdict(kind, claim.attempts, { chance: yield* Random.next, most: limits.attempts })
    const asked = Math.min(retryAfter ?? 0, Retry.longest)
    const nextTryAt = verdict._tag === "Again" ? at + Math.max(verdict.afterMillis, asked) : undefined
    yield* states.fail(claim, { reason, nextTryAt }, at)
    const session = `${claim.userId}/${SessionName.fileName(claim.session)}`
    return { _tag: "Failed", session, error: reason, endsRun: endsRun === true } satisfies RunResult.Step
  })

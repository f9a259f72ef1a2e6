import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import type { Room } from "../../../domain/knowledge/Room.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import type * as Audit from "../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { JobRuns, lease } from "../../../ports/JobRuns.ts"
import { uuid } from "../../programs/server/CreateToken.ts"
import * as CorporateMemory from "../../programs/server/knowledge/CorporateMemory.ts"
import { NotConfigured } from "../../programs/server/LanguageModels.ts"
import { AlreadyRunning, RunFailed, typed } from "../../programs/server/pipeline/AuditedRun.ts"

/** The job's turn among all processes that share the database. */
const turn = `job:${Jobs.corporateMemory}`

/** `undefined` when another run is under way. */
const alone = (room: Room, report?: (soFar: CorporateMemory.Ran) => Effect.Effect<void>) =>
  Effect.gen(function*() {
    const runs = yield* JobRuns
    const owner = yield* uuid
    const take = Effect.flatMap(Clock.currentTimeMillis, (at) => runs.take(turn, owner, at))
    if (!(yield* take)) return undefined
    const held = Effect.repeat(Effect.ignore(take), Schedule.spaced(Duration.millis(lease / 3)))
    return yield* CorporateMemory.run(room, report).pipe(
      Effect.raceFirst(Effect.zipRight(Effect.sleep(Duration.millis(lease / 3)), Effect.zipRight(held, Effect.never))),
      Effect.ensuring(Effect.ignore(runs.free(turn, owner)))
    )
  })

const counts = (ran: CorporateMemory.Ran): Audit.Params => ({
  items_new: ran.itemsNew,
  items_filtered: ran.itemsFiltered,
  errors: ran.errors.length,
  skipped: ran.read === 0 && ran.errors.length === 0,
  ...ran.stopped === undefined ? {} : { stopped: ran.stopped }
})

/**
 * One run with its entry in the audit log, also when it fails (server spec §8.3). Not started, for want of a model or
 * because another is under way, it leaves none.
 */
export const audited = (
  actor: Audit.Actor,
  room: Room,
  report?: (soFar: CorporateMemory.Ran) => Effect.Effect<void>
) =>
  Effect.gen(function*() {
    const begun = yield* Clock.currentTimeMillis
    const exit = yield* Effect.exit(alone(room, report))
    if (Exit.isSuccess(exit) && exit.value === undefined) {
      return yield* new AlreadyRunning({ processor: Jobs.corporateMemory })
    }
    if (Exit.isFailure(exit) && Cause.isInterruptedOnly(exit.cause)) return yield* Effect.interrupt
    const failed = Exit.isFailure(exit) ? Option.getOrUndefined(Cause.failureOption(exit.cause)) : undefined
    if (failed instanceof NotConfigured) return yield* failed
    const problem = Exit.isFailure(exit) ? typed(Cause.squash(exit.cause)) : undefined
    const trail = yield* AuditTrail
    yield* trail.add({
      action: "run_corporate_memory",
      actor,
      resource: `job:${Jobs.corporateMemory}`,
      durationMs: (yield* Clock.currentTimeMillis) - begun,
      result: problem === undefined ? "ok" : "error",
      params: Exit.isSuccess(exit) && exit.value !== undefined ? counts(exit.value) : { unhandled_error: problem ?? "" }
    })
    if (Exit.isSuccess(exit) && exit.value !== undefined) return exit.value
    yield* Effect.logError("could not read notes", exit._tag === "Failure" ? exit.cause : "")
    return yield* new RunFailed({ message: problem ?? "" })
  })

/** As the scheduler does it: without a model nothing is done, and nothing is lost when somebody else was first. */
export const scheduled = (actor: Audit.Actor, room: Room) =>
  audited(actor, room).pipe(
    Effect.asVoid,
    Effect.catchTags({ AlreadyRunning: () => Effect.void, NotConfigured: () => Effect.void })
  )

import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as RunResult from "../../../domain/pipeline/RunResult.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import type { Ran } from "../../programs/server/knowledge/CorporateMemory.ts"
import { AlreadyRunning, auditedRun } from "../../programs/server/pipeline/AuditedRun.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import { inFolder } from "../Operators.ts"
import * as Log from "../observe/Log.ts"
import type * as Settings from "../Settings.ts"
import * as CorporateMemory from "./CorporateMemory.ts"
import * as Inspect from "./Inspect.ts"
import * as Limits from "./Limits.ts"
import * as Registry from "./Registry.ts"

const pause = "500 millis"

/** Reading notes, told as a run of a processor is: people in place of sessions. */
const remember = (settings: Settings.Values, wish: RunWish) => {
  const told = (ran: Ran): RunResult.RunResult => ({
    processor: Jobs.corporateMemory,
    scanned: ran.read + ran.errors.length,
    processed: ran.read,
    skipped: 0,
    errors: ran.errors.length,
    items_extracted: ran.itemsNew,
    errors_detail: ran.errors.map(({ error, user }) => ({ session: user, error })),
    ...ran.stopped === undefined ? {} : { stopped: ran.stopped }
  })
  const report = (soFar: Ran) => Effect.sync(() => wish.report(told(soFar)))
  return CorporateMemory.audited(Audit.operator, Registry.roomOf(settings), report).pipe(
    Effect.map(told),
    Effect.catchTag("NotConfigured", ({ reason }) => because(`${Jobs.corporateMemory} is not configured: ${reason}`))
  )
}

const once = (settings: Settings.Values, name: string, wish: RunWish) =>
  auditedRun(name, Audit.operator, {
    ...Limits.of(settings),
    report: (soFar) => Effect.sync(() => wish.report(soFar))
  })

/** Waits for its turn for so many milliseconds. */
const run = (settings: Settings.Values, name: string, wish: RunWish) =>
  Effect.gen(function*() {
    return name === Jobs.corporateMemory ? yield* remember(settings, wish) : yield* once(settings, name, wish)
  }).pipe(
    Effect.retry({
      while: (error) => error._tag === "AlreadyRunning",
      schedule: Schedule.intersect(Schedule.spaced(pause), Schedule.upTo(Schedule.forever, wish.wait))
    }),
    Effect.catchTags({
      AlreadyRunning: (error: AlreadyRunning) =>
        because(`${error.message}. Run: agnes pipeline run ${name} --wait 10m`),
      UnknownProcessor: ({ message }) => because(`${message}, ${Jobs.corporateMemory}`)
    })
  )

type Needed = Effect.Effect.Context<ReturnType<typeof run>>

export interface RunWish {
  /** Milliseconds. */
  readonly wait: number
  readonly report: (soFar: RunResult.RunResult) => void
}

/** What a command prints says what failed and why; its output is for programs, too, and never holds a line of the log. */
const quiet = (settings: Settings.Values) =>
  Log.layer({ ...settings, logLevel: settings.logLevel === "debug" ? "debug" : "error" })

/** What operators do with the pipeline at the server's machine, beside a running server: promises and plain values. */
export const pipeline = (settings: Settings.Values) => {
  const within = <A, E>(program: Effect.Effect<A, E, Needed>) =>
    inFolder(settings, false, program.pipe(Effect.provide(Registry.layer(settings)), Effect.provide(quiet(settings))))
  return {
    run: (name: string, wish: RunWish): Promise<RunResult.RunResult> => within(run(settings, name, wish)),
    status: (): Promise<Inspect.Status> => within(Inspect.status(settings)),
    list: (name: string | undefined): Promise<ReadonlyArray<Inspect.Listed>> => within(Inspect.list(name)),
    /** How many became due. */
    retry: (name: string | undefined, session: string | undefined): Promise<number> =>
      within(Inspect.retry(name, session))
  }
}

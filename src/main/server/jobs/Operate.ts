import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as RunResult from "../../../domain/pipeline/RunResult.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as Standing from "../../../domain/pipeline/Standing.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { ProcessorStates } from "../../../ports/ProcessorStates.ts"
import type { Ran } from "../../programs/server/knowledge/CorporateMemory.ts"
import { AlreadyRunning, auditedRun } from "../../programs/server/pipeline/AuditedRun.ts"
import * as Processors from "../../programs/server/pipeline/Processors.ts"
import * as Standings from "../../programs/server/pipeline/Standings.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import { inFolder } from "../Operators.ts"
import type * as Settings from "../Settings.ts"
import * as CorporateMemory from "./CorporateMemory.ts"
import * as Limits from "./Limits.ts"
import * as Registry from "./Registry.ts"

/** A session that is not done, as a list shows it. Times are milliseconds since the epoch. */
export interface Listed {
  readonly processor: string
  /** `<user id>/<file name>`. */
  readonly session: string
  readonly revision: number
  readonly state: "due" | "running" | "waiting" | "given up"
  readonly attempts: number
  readonly receivedAt: number
  readonly nextTryAt: number | undefined
  readonly reason: string | undefined
}

export type Row =
  | ({ readonly state: "configured" } & Standings.Status)
  | { readonly state: "not configured"; readonly processor: string; readonly reason: string }

const pause = "500 millis"

/** Reading notes, told as a run of a processor is: people in place of sessions. */
const remember = (wish: RunWish) => {
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
  return CorporateMemory.audited(Audit.operator, (soFar) => Effect.sync(() => wish.report(told(soFar)))).pipe(
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
    return name === Jobs.corporateMemory ? yield* remember(wish) : yield* once(settings, name, wish)
  }).pipe(
    Effect.retry({
      while: (error) => error._tag === "AlreadyRunning",
      schedule: Schedule.intersect(Schedule.spaced(pause), Schedule.upTo(Schedule.forever, wish.wait))
    }),
    Effect.catchTag("AlreadyRunning", (error: AlreadyRunning) =>
      because(`${error.message}. Run: agnes pipeline run ${name} --wait 10m`))
  )

type Needed = Effect.Effect.Context<ReturnType<typeof run>>

export interface RunWish {
  /** Milliseconds. */
  readonly wait: number
  readonly report: (soFar: RunResult.RunResult) => void
}

const status = Effect.flatMap(Processors.all, (entries) =>
  Effect.forEach(entries, (entry) =>
    entry._tag === "Configured"
      ? Effect.map(Standings.of(entry.processor), (found): Row => ({ state: "configured", ...found }))
      : Effect.succeed<Row>({ state: "not configured", processor: entry.name, reason: entry.reason })))

/** Those that are configured, or the one that is meant. */
const meant = (name: string | undefined) =>
  Effect.gen(function*() {
    const found = (yield* Processors.configured).filter((processor) => name === undefined || processor.name === name)
    return name !== undefined && found.length === 0 ? yield* because(yield* Processors.unknown(name)) : found
  })

const states = { Due: "due", Running: "running", Waiting: "waiting", Dead: "given up" } as const

const list = (name: string | undefined) =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const lists = yield* Effect.forEach(yield* meant(name), (processor) =>
      Standings.fold(processor, [] as Array<Listed>, (found, row) => {
        const standing = Standing.of(row, row.wanted, now)
        if (standing._tag === "Done") return found
        const { receivedAt, revision, session, userId } = row.candidate
        const tried = Standing.same(row.tried, row.wanted)
        found.push({
          processor: processor.name,
          session: `${userId}/${SessionName.fileName(session)}`,
          revision,
          state: states[standing._tag],
          attempts: tried ? row.attempts : 0,
          receivedAt,
          nextTryAt: standing._tag === "Waiting" ? standing.until : undefined,
          reason: tried ? row.lastError : undefined
        })
        return found
      }))
    return lists.flat()
  })

/** `<user id>/<file name>`, as lists show it; what is none names no session. */
const keyOf = (text: string) => {
  const slash = text.indexOf("/")
  const file = text.slice(slash + 1)
  const session = file.endsWith(SessionName.suffix) ? file.slice(0, -SessionName.suffix.length) : file
  return slash > 0 && SessionName.isSessionName(session) ? { userId: text.slice(0, slash), session } : undefined
}

const retry = (name: string | undefined, session: string | undefined) =>
  Effect.gen(function*() {
    const key = session === undefined ? undefined : keyOf(session)
    if (session !== undefined && key === undefined) {
      return yield* because(`${session} names no session. Expected USER/SESSION.jsonl, as agnes pipeline list shows it`)
    }
    const its = yield* ProcessorStates
    const counts = yield* Effect.forEach(yield* meant(name), (processor) => its.retry(processor.name, key))
    return counts.reduce((sum, count) => sum + count, 0)
  })

/** What operators do with the pipeline at the server's machine, beside a running server: promises and plain values. */
export const pipeline = (settings: Settings.Values) => {
  const within = <A, E>(program: Effect.Effect<A, E, Needed>) =>
    inFolder(settings, false, Effect.provide(program, Registry.layer(settings)))
  return {
    run: (name: string, wish: RunWish): Promise<RunResult.RunResult> => within(run(settings, name, wish)),
    status: (): Promise<ReadonlyArray<Row>> => within(status),
    list: (name: string | undefined): Promise<ReadonlyArray<Listed>> => within(list(name)),
    /** How many became due. */
    retry: (name: string | undefined, session: string | undefined): Promise<number> => within(retry(name, session))
  }
}

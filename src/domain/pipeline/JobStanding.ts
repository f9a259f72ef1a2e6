import type * as Audit from "../server/Audit.ts"
import * as Schedule from "../schedule/Schedule.ts"
import type { Check } from "../server/HealthReport.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** How a run ended: with everything done, some of it failed, before its end, or badly. */
export type Outcome = "done" | "errors" | "ended early" | "failed"

/** The last run of a job, as its entry in the audit log tells. */
export interface LastRun {
  /** When it ended. */
  readonly at: Timestamp.EpochMillis
  readonly outcome: Outcome
  /** What it counted. */
  readonly counts: Audit.Params
  /** Why it was not done; for operators. */
  readonly problem: string | undefined
}

export interface JobStanding {
  readonly job: string
  /** Absent when it never ran, or its entry is not there. */
  readonly last: LastRun | undefined
  /** When the server starts it by itself; absent when somebody else does. At `now` or before: with its next look. */
  readonly nextAt: Timestamp.EpochMillis | undefined
}

export const lastRun = ({ at, params, result }: Audit.Entry): LastRun => {
  const { errors, stopped, unhandled_error: broke, ...rest } = params
  const counts = errors === undefined ? rest : { ...rest, errors }
  if (result !== "ok") return { at, outcome: "failed", counts, problem: broke === undefined ? undefined : String(broke) }
  if (stopped !== undefined) return { at, outcome: "ended early", counts, problem: String(stopped) }
  return typeof errors === "number" && errors > 0
    ? { at, outcome: "errors", counts, problem: undefined }
    : { at, outcome: "done", counts, problem: undefined }
}

/** In a few words: `3 processed, 1 errors`; what is nothing is left out. */
export const summary = ({ counts }: LastRun): string => {
  const told = Object.entries(counts).filter(([, value]) => typeof value === "number" && value > 0)
  return told.length === 0 ? "nothing to do" : told.map(([name, value]) => `${value} ${name.replaceAll("_", " ")}`).join(", ")
}

/** When a job runs next whose scheduler noted `lastRun`; `undefined` when the server has none of its own. */
export const nextAt = (
  schedule: Schedule.Schedule,
  lastRun: Timestamp.EpochMillis | undefined,
  now: Timestamp.EpochMillis,
  byItself: boolean
): Timestamp.EpochMillis | undefined => byItself ? Schedule.nextDue(schedule, lastRun, now) : undefined

/**
 * What a job says of itself in a health report. `givenUp` are the notes that got no useful answer. What went wrong is
 * told to admins alone: it may hold words of a provider.
 */
export const check = (
  { job, last, nextAt: next }: JobStanding,
  givenUp: number,
  reader: { readonly admin: boolean }
): Check => {
  const figures = {
    ...last === undefined ? {} : { last_run: Timestamp.formatWithOffset(last.at), last_result: last.outcome },
    ...next === undefined ? {} : { next_run: Timestamp.formatWithOffset(next) },
    ...last === undefined ? {} : Object.fromEntries(Object.entries(last.counts).filter(([, n]) => typeof n === "number")),
    ...givenUp === 0 ? {} : { given_up: givenUp },
    ...reader.admin && last?.problem !== undefined ? { error: last.problem } : {}
  }
  if (last?.outcome === "failed" || last?.outcome === "ended early") {
    // A budget that is used up is no trouble: nothing failed, and the rest is for the next run.
    const isTrouble = last.outcome === "failed" || Number(last.counts["errors"] ?? 0) > 0
    const how = last.outcome === "failed" ? "failed" : "ended early"
    const detail = `The last run ${how}. Run: agnes pipeline status`
    return { status: isTrouble ? "warning" : "info", detail, ...figures }
  }
  if (givenUp > 0) {
    return { status: "info", detail: `Some got no useful answer. Run: agnes pipeline list ${job}`, ...figures }
  }
  return last === undefined ? { status: "ok", detail: "It has not run yet", ...figures } : { status: "ok", ...figures }
}

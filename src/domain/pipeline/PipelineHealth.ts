import type { Check } from "../server/HealthReport.ts"
import type { EpochMillis } from "../time/Timestamp.ts"

/** How far one processor is. */
export interface Progress {
  readonly processor: string
  readonly sessions: number
  /** When the oldest version came that is not processed and behind which nothing is: how far the processor lags. */
  readonly laggingSince: EpochMillis | undefined
  /** When the oldest came that others which came later have overtaken. */
  readonly overtakenSince: EpochMillis | undefined
  readonly dead: number
}

/** Milliseconds. */
export interface Grace {
  /** Twice the time between two runs (server spec §11.3). */
  readonly lag: number
  readonly stuck: number
}

/** `stuck` is four times as long as `lag` unless somebody said otherwise. */
export const grace = (cadenceMillis: number, stuckMillis: number | undefined): Grace => ({
  lag: 2 * cadenceMillis,
  stuck: stuckMillis ?? 8 * cadenceMillis
})

const seconds = (since: EpochMillis, now: EpochMillis): number => Math.floor((now - since) / 1000)

/**
 * By the age of the oldest version that waits (W-6): a quiet night is no trouble, and what was processed since hides
 * nothing. Says of a session how old it is, never its name (W-24).
 */
export const check = (progress: Progress, limits: Grace, now: EpochMillis): Check => {
  const { dead, laggingSince, overtakenSince, processor, sessions } = progress
  if (sessions === 0) return { status: "ok", detail: "no session files yet" }
  const figures = { session_files: sessions, ...(dead === 0 ? {} : { dead_letters: dead }) }
  const job = `session-processor:${processor}`
  if (laggingSince !== undefined && now - laggingSince > limits.lag) {
    const lag = seconds(laggingSince, now)
    return {
      status: "warning",
      detail: `a session has waited ${lag} s, more than ${limits.lag / 1000} s: check that the job ${job} runs`,
      lag_seconds: lag,
      ...figures
    }
  }
  if (overtakenSince !== undefined && now - overtakenSince > limits.stuck) {
    const age = seconds(overtakenSince, now)
    return {
      status: "info",
      detail: `${job} has skipped a session for ${age} s while it processed newer ones. Run: agnes pipeline list`,
      stuck_file_age_seconds: age,
      ...figures
    }
  }
  return dead === 0 ? { status: "ok", ...figures } : {
    status: "info",
    detail: `${job} gave up on ${dead} of the sessions. Run: agnes pipeline list`,
    ...figures
  }
}

const rank: Readonly<Record<Check["status"], number>> = { ok: 0, info: 1, unknown: 2, warning: 3, error: 4 }

/** The worst of them speaks for all. */
export const worst = (checks: ReadonlyArray<Check>): Check =>
  checks.reduce<Check>(
    (found, one) => rank[one.status] > rank[found.status] ? one : found,
    checks[0] ?? { status: "ok", detail: "no processor is configured" }
  )

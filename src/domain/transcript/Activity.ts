import type { EpochMillis } from "../time/Timestamp.ts"

/** When a session was worked in. */
export interface Activity {
  readonly startedAt: EpochMillis | undefined
  readonly endedAt: EpochMillis | undefined
  /** Milliseconds in which something happened: pauses longer than `longestPause` are left out whole. */
  readonly activeMillis: number
}

/** 5 minutes: who waits longer is taken to have left. */
export const longestPause = 300_000

export const none: Activity = { startedAt: undefined, endedAt: undefined, activeMillis: 0 }

/** Lines are written in batches, a little out of order: time that goes back counts nothing. */
export const seen = (activity: Activity, at: EpochMillis | undefined): Activity => {
  if (at === undefined) return activity
  const { activeMillis, endedAt, startedAt } = activity
  if (startedAt === undefined || endedAt === undefined) return { startedAt: at, endedAt: at, activeMillis }
  if (at <= endedAt) return at < startedAt ? { startedAt: at, endedAt, activeMillis } : activity
  const pause = at - endedAt
  return { startedAt, endedAt: at, activeMillis: pause <= longestPause ? activeMillis + pause : activeMillis }
}

import type { EpochMillis } from "../time/Timestamp.ts"
import * as Backoff from "./Backoff.ts"
import type { PushState, StopReason } from "./PushState.ts"
import * as RetryAfter from "./RetryAfter.ts"

/**
 * Must an automatic push stay away from this server for now? A token other than the refused one is worth a try at once.
 * The clock may have been set back: nothing is put off for longer than a server could have asked.
 */
export const isDue = (state: PushState, serverUrl: string, tokenHash: string, now: EpochMillis): boolean => {
  const entry = pauseOf(state, serverUrl)
  if (entry === undefined || now >= entry.until || entry.until - now > RetryAfter.longest) return true
  return state.refusedToken !== undefined && state.refusedToken !== tokenHash
}

/** Did the last run to this server end because it was down, or because it refused the token? */
export const foundDown = (state: PushState, serverUrl: string): boolean => (pauseOf(state, serverUrl)?.failedRuns ?? 0) > 0

const pauseOf = ({ notBefore }: PushState, serverUrl: string): PushState["notBefore"][string] | undefined =>
  Object.hasOwn(notBefore, serverUrl) ? notBefore[serverUrl] : undefined

/** What a run learned about the server it talked to. */
export interface Lesson {
  readonly serverUrl: string
  readonly stopped: StopReason | undefined
  /** Was anything accepted? */
  readonly accepted: boolean
  /** Milliseconds the server still wants to be left alone. */
  readonly retryAfter: number
  readonly tokenHash: string
  /** Words the server says it can, from an accepted upload; `undefined` when there was none. */
  readonly features: ReadonlyArray<string> | undefined
}

/** The state for the next run; the record of the run itself is not touched. */
export const learn = (state: PushState, lesson: Lesson, now: EpochMillis): PushState => {
  const { accepted, retryAfter, serverUrl, stopped, tokenHash } = lesson
  const before = pauseOf(state, serverUrl)
  const { [serverUrl]: _, ...others } = state.notBefore
  const down = stopped === "server-down" || stopped === "auth"
  const failedRuns = down ? (accepted ? 0 : before?.failedRuns ?? 0) + 1 : 0
  const pause = Math.max(retryAfter, down ? Backoff.betweenRuns(failedRuns) : 0)
  const healthy = stopped === undefined && accepted
  const kept = healthy || before === undefined ? others : { ...others, [serverUrl]: before }
  return {
    ...state,
    notBefore: pause > 0 ? { ...others, [serverUrl]: { until: now + pause, failedRuns } } : kept,
    refusedToken: stopped === "auth" ? tokenHash : accepted ? undefined : state.refusedToken,
    features: lesson.features === undefined ? state.features : { ...state.features, [serverUrl]: lesson.features }
  }
}

import * as Backoff from "./Backoff.ts"
import type { Class } from "./Classification.ts"
import type { StopReason } from "./PushState.ts"

/**
 * How a run talks to a server it does not trust yet: one session at a time until one is accepted, then several; slower
 * and one at a time again after a failure of the whole server; no more after the third in a row (design §3.1, §3.2).
 *
 * Times are monotonic milliseconds. A failure counts once for each outage, not once for each of the uploads that were
 * in flight when it happened: uploads carry the epoch they began in.
 */
export interface State {
  readonly phase:
    | { readonly _tag: "Probing" }
    | { readonly _tag: "Open" }
    | { readonly _tag: "Stopped"; readonly reason: StopReason }
  /** Sessions in flight at once when open. */
  readonly width: number
  readonly inFlight: number
  readonly epoch: number
  /** Failures of the whole server in a row. */
  readonly outages: number
  /** Sessions whose first try failed, in a row, whoever was to blame. */
  readonly misses: number
  /** How many of them end the run. */
  readonly missesToStop: number
  /** Nothing is begun before this instant. */
  readonly resumeAt: number
  /** The latest instant a server asked to be left alone until. */
  readonly askedUntil: number
  /** Milliseconds the run may still wait. */
  readonly patience: number
  /** Somebody waits already; the others hold until it is over. */
  readonly waiting: boolean
}

/** Failures of the whole server in a row that end a run. */
export const outagesToStop = 3

/**
 * Sessions in a row, none accepted between, whose failure ends a run although each may be their own fault. High enough
 * that some bad ones at the head of the queue cannot keep the good ones behind them from being tried.
 */
export const missesToStop = 16

/**
 * As many end a run that comes by itself after one that found the server down: no more than an hour's 30 requests then
 * go to a server that fails every session by itself. What nobody tried is first in the queue, so each run reaches others.
 */
export const missesToStopAgain = 2

export const begin = (width: number): State => ({
  phase: { _tag: "Probing" },
  width: Math.max(1, width),
  inFlight: 0,
  epoch: 0,
  outages: 0,
  misses: 0,
  missesToStop,
  resumeAt: 0,
  askedUntil: 0,
  patience: Backoff.patience,
  waiting: false
})

/** A run that comes by itself after one that found the server down. */
export const wary = (state: State): State => ({ ...state, missesToStop: missesToStopAgain })

export interface Backlog {
  /** Is there a session that was not tried yet? Such go first. */
  readonly fresh: boolean
  /** When the next one that failed may be tried again; `undefined` when there is none. */
  readonly retryAt: number | undefined
}

export type Decision =
  | { readonly _tag: "Start"; readonly epoch: number }
  | { readonly _tag: "Wait"; readonly milliseconds: number }
  /** Ask again after something has ended. */
  | { readonly _tag: "Hold" }
  | { readonly _tag: "Done" }

/** May another session be begun? `Wait` is to be followed by `woken`, `Start` by `judge` or `ended`. */
export const ask = (state: State, at: number, backlog: Backlog): readonly [State, Decision] => {
  if (state.phase._tag === "Stopped") return [state, { _tag: "Done" }]
  const limit = state.phase._tag === "Open" ? state.width : 1
  if (state.waiting || state.inFlight >= limit) return [state, { _tag: "Hold" }]
  const none = [state, { _tag: state.inFlight > 0 ? "Hold" : "Done" }] as const
  const ready = backlog.fresh ? at : backlog.retryAt
  if (ready === undefined) return none
  const pause = Math.max(ready, state.resumeAt) - at
  if (pause <= 0) return [{ ...state, inFlight: state.inFlight + 1 }, { _tag: "Start", epoch: state.epoch }]
  if (pause <= state.patience) {
    return [{ ...state, waiting: true, patience: state.patience - pause }, { _tag: "Wait", milliseconds: pause }]
  }
  return state.resumeAt - at > state.patience ? [stop(state, "server-down"), { _tag: "Done" }] : none
}

export const woken = (state: State): State => ({ ...state, waiting: false })

/** A session ended without a request: nothing is known about the server. */
export const ended = (state: State): State => ({ ...state, inFlight: state.inFlight - 1 })

/** The server has taken something, and the session it belongs to goes on: others may begin. */
export const accepted = (state: State): State => ({
  ...state,
  phase: state.phase._tag === "Stopped" ? state.phase : { _tag: "Open" },
  outages: 0,
  misses: 0
})

export interface Finished {
  readonly class: Class
  /** Of the `Start` it began with. */
  readonly epoch: number
  readonly at: number
  /** 1 for the first try of this session in this run. */
  readonly attempt: number
  /** Randomness for the jitter, in `[0, 1)`. */
  readonly fraction: number
  /** What `Retry-After` came to, in milliseconds. */
  readonly retryAfter: number | undefined
}

/** What one reply teaches, and when that session may be tried again in this run (`undefined`: not in this run). */
export const judge = (before: State, finished: Finished): readonly [State, number | undefined] => {
  const state = ended(before)
  switch (finished.class._tag) {
    case "Delivered":
      return [accepted(state), undefined]
    case "Auth":
      return [stop(state, "auth"), undefined]
    case "Tombstoned":
    case "Permanent":
      return [{ ...state, outages: 0, misses: 0 }, undefined]
    case "Transient": {
      const pause = Backoff.delay(finished.attempt, finished.fraction)
      const again = finished.attempt < Backoff.attempts ? finished.at + pause : undefined
      return [failed(state, finished, finished.class.reach), again]
    }
  }
}

const failed = (state: State, finished: Finished, reach: "server" | "upload"): State => {
  const askedUntil = Math.max(state.askedUntil, finished.at + (finished.retryAfter ?? 0))
  const misses = state.misses + (finished.attempt === 1 ? 1 : 0)
  const polite = { ...state, misses, askedUntil, resumeAt: Math.max(state.resumeAt, askedUntil) }
  const known = reach === "upload" || finished.epoch < state.epoch
  const next = known ? polite : outage(polite, finished)
  return next.outages >= outagesToStop || misses >= state.missesToStop ? stop(next, "server-down") : next
}

const outage = (state: State, { at, fraction }: Finished): State => {
  const outages = state.outages + 1
  return {
    ...state,
    phase: state.phase._tag === "Stopped" ? state.phase : { _tag: "Probing" },
    epoch: state.epoch + 1,
    outages,
    resumeAt: Math.max(state.resumeAt, at + Backoff.delay(outages, fraction))
  }
}

/** Begins nothing before this instant, because the server asked for it. */
export const leaveAlone = (state: State, until: number): State => ({
  ...state,
  askedUntil: Math.max(state.askedUntil, until),
  resumeAt: Math.max(state.resumeAt, until)
})

/** The first reason stays. */
export const stop = (state: State, reason: StopReason): State =>
  state.phase._tag === "Stopped" ? state : { ...state, phase: { _tag: "Stopped", reason } }

export const stopped = (state: State): StopReason | undefined =>
  state.phase._tag === "Stopped" ? state.phase.reason : undefined

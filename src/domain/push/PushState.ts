import type { EpochMillis } from "../time/Timestamp.ts"

/** Why a run ended before its work was done; `undefined` when it did all of it. */
export type StopReason = "auth" | "server-down" | "closed" | "below-floor"

/** `agnes-push-state.json`: what one run leaves for the next one and for `status` (design §3). */
export interface PushState {
  readonly lastRun: {
    readonly startedAt: EpochMillis
    readonly endedAt: EpochMillis
    readonly serverUrl: string
    /** The keys of the `--json` summary that are numbers. */
    readonly counts: Readonly<Record<string, number>>
    readonly stopped: StopReason | undefined
  } | undefined
  /** Per server URL: no automatic request before this instant, and how many runs in a row found the server down. */
  readonly notBefore: Readonly<Record<string, { readonly until: EpochMillis; readonly failedRuns: number }>>
  /** SHA-256 (hex) of the token the server refused with 401. */
  readonly refusedToken: string | undefined
  /** Per server URL: the words of `X-Agnes-Features` in its last accepted upload. */
  readonly features: Readonly<Record<string, ReadonlyArray<string>>>
}

export const empty: PushState = { lastRun: undefined, notBefore: {}, refusedToken: undefined, features: {} }

/** How often one session is tried in one run (design §3.1). */
export const attempts = 3

/** What one run may spend on waiting, in milliseconds, all sessions together (design §3.1). */
export const patience = 10_000

const base = 500
const ceiling = 8_000

/**
 * Milliseconds to wait after the given number of failures (1, 2, …): exponential with full jitter, so that clients that
 * failed together do not come back together. `fraction` is in `[0, 1)`.
 */
export const delay = (failures: number, fraction: number): number =>
  Math.floor(fraction * Math.min(ceiling, base * 2 ** Math.min(Math.max(failures, 1) - 1, 16)))

const minute = 60_000

/** Milliseconds an automatic push stays away after this many runs in a row found the server down: 1, 2, 4 … 60 min. */
export const betweenRuns = (failedRuns: number): number =>
  Math.min(60, 2 ** Math.min(Math.max(failedRuns, 1) - 1, 6)) * minute

/** What the environment may tune of a pull (client spec PULL-7, DL-2, PROG-2). Anything unusable is the default. */
export interface Knobs {
  /** Downloads at once. */
  readonly parallelism: number
  /** Connections for one large file. */
  readonly chunkParallelism: number
  /** Bytes; a larger file is fetched in ranges. */
  readonly chunkThreshold: number
  /** Further tries after a failure that may pass. */
  readonly retries: number
  /** Milliseconds between two lines about one file at most. */
  readonly progressInterval: number
  /** Bytes between two lines about one file at most. */
  readonly progressBytes: number
}

/** The variables. */
export const names = [
  "AGNES_PULL_PARALLELISM",
  "AGNES_PULL_CHUNK_PARALLELISM",
  "AGNES_PULL_CHUNK_THRESHOLD_BYTES",
  "AGNES_STREAM_RETRIES",
  "AGNES_PULL_PROGRESS_INTERVAL_SECONDS",
  "AGNES_PULL_PROGRESS_INTERVAL_BYTES"
] as const

export const read = (variable: (name: string) => string | undefined): Knobs => ({
  parallelism: whole(variable("AGNES_PULL_PARALLELISM"), 1, 64) ?? 4,
  chunkParallelism: clamped(variable("AGNES_PULL_CHUNK_PARALLELISM"), 1, 16) ?? 4,
  chunkThreshold: whole(variable("AGNES_PULL_CHUNK_THRESHOLD_BYTES"), 0) ?? 52_428_800,
  retries: whole(variable("AGNES_STREAM_RETRIES"), 0, 100) ?? 3,
  progressInterval: 1000 * (positive(variable("AGNES_PULL_PROGRESS_INTERVAL_SECONDS")) ?? 5),
  progressBytes: positive(variable("AGNES_PULL_PROGRESS_INTERVAL_BYTES")) ?? 1_048_576
})

/** Waits between the tries, milliseconds (client spec DL-2). */
export const wait = (attempt: number): number => [300, 1_000][attempt - 1] ?? 3_000

const integer = (text: string | undefined): number | undefined =>
  text !== undefined && /^ *-?\d{1,15} *$/.test(text) ? Number(text) : undefined

const whole = (text: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined => {
  const value = integer(text)
  return value === undefined || value < least ? undefined : Math.min(value, most)
}

const clamped = (text: string | undefined, least: number, most: number): number | undefined => {
  const value = integer(text)
  return value === undefined ? undefined : Math.max(least, Math.min(value, most))
}

const positive = (text: string | undefined): number | undefined => {
  const value = text !== undefined && /^ *\d{0,15}(?:\.\d{1,6})? *$/.test(text) ? Number.parseFloat(text) : NaN
  return value > 0 ? value : undefined
}

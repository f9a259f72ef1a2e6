import * as Timestamp from "../../../../domain/time/Timestamp.ts"

/** `09:13` of `2026-11-20T09:13:00Z`. */
export const minute = (at: Timestamp.EpochMillis): string => Timestamp.format(at).slice(11, 16)

export const day = (at: Timestamp.EpochMillis): string => Timestamp.format(at).slice(0, 10)

/** `1 h 5 min`, `3 min`, `12 s`. */
export const span = (millis: number): string => {
  const seconds = Math.round(millis / 1000)
  const minutes = Math.round(seconds / 60)
  if (seconds < 60) return `${seconds} s`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `950`, `12.4k`, `3.1M`. */
export const short = (count: number): string => {
  if (count < 1000) return String(count)
  return count < 999_950 ? `${(count / 1000).toFixed(count < 9950 ? 1 : 0)}k` : `${(count / 1e6).toFixed(1)}M`
}

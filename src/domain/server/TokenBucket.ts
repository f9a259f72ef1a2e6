/**
 * A token bucket: `burst` attempts at once, then so many a minute. Time may jump: set back, nothing is gained or lost;
 * set forward, the bucket is full at most.
 */
import type { EpochMillis } from "../time/Timestamp.ts"

export interface Limit {
  readonly burst: number
  /** Attempts that come back in a minute. */
  readonly perMinute: number
}

export interface Bucket {
  readonly level: number
  readonly at: EpochMillis
}

export interface Taken {
  readonly bucket: Bucket
  /** Seconds until the next attempt may succeed, 1 or more; `undefined` when this one may go on. */
  readonly wait: number | undefined
}

const minute = 60_000

/** Takes one attempt; no bucket yet is a full one. A refused attempt costs nothing. */
export const take = (bucket: Bucket | undefined, limit: Limit, now: EpochMillis): Taken => {
  const gained = bucket === undefined ? limit.burst : Math.max(0, now - bucket.at) * limit.perMinute / minute
  const level = Math.min(limit.burst, (bucket?.level ?? 0) + gained)
  if (level >= 1) return { bucket: { level: level - 1, at: now }, wait: undefined }
  return { bucket: { level, at: now }, wait: Math.max(1, Math.ceil((1 - level) * 60 / limit.perMinute)) }
}

/** When a bucket will be full again, which is when it can be forgotten. */
export const fullAt = (bucket: Bucket, limit: Limit): EpochMillis =>
  bucket.at + Math.ceil(Math.max(0, limit.burst - bucket.level) * minute / limit.perMinute)

import type { EpochMillis } from "../time/Timestamp.ts"

/** An hour: a terminal that was closed or a client that was killed starts no push of its own (client W-10). */
export const patience = 3_600_000

/** Do captured sessions wait so long that somebody else should send them? */
export const isDue = (oldest: EpochMillis | undefined, now: EpochMillis): boolean =>
  oldest !== undefined && now - oldest > patience

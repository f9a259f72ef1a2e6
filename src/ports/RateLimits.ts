import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Limit } from "../domain/server/TokenBucket.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** How often somebody has tried lately, one bucket a key (`TokenBucket`). Of many at once each is counted. */
export class RateLimits extends Context.Tag("agnes/server/RateLimits")<RateLimits, {
  /** Counts one attempt. Seconds to wait when it is one too many; `undefined` when it may go on. */
  readonly take: (key: string, limit: Limit, now: EpochMillis) => Effect.Effect<number | undefined, StoreError>
}>() {}

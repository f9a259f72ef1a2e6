import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TokenBucket from "../../domain/server/TokenBucket.ts"
import { RateLimits } from "../../ports/RateLimits.ts"

/** Attempts of this process, forgotten with it. */
export const layer = Layer.sync(RateLimits, () => {
  const buckets = new Map<string, TokenBucket.Bucket>()
  return {
    take: (key, limit, now) =>
      Effect.sync(() => {
        const { bucket, wait } = TokenBucket.take(buckets.get(key), limit, now)
        buckets.set(key, bucket)
        return wait
      })
  }
})

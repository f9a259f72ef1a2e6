import * as Effect from "effect/Effect"

/** Wakes everybody who waits for "something has happened since I last looked". */
export interface Signal {
  readonly count: () => number
  readonly raise: () => void
  /** Until it has been raised more often than `seen`; at once when it already was. */
  readonly after: (seen: number) => Effect.Effect<void>
}

export const make = (): Signal => {
  let count = 0
  let sleepers: Array<() => void> = []
  return {
    count: () => count,
    raise: () => {
      count += 1
      const woken = sleepers
      sleepers = []
      woken.forEach((wake) => wake())
    },
    after: (seen) =>
      Effect.async((resume) => {
        const wake = () => resume(Effect.void)
        if (count === seen) sleepers.push(wake)
        else wake()
        return Effect.sync(() => {
          sleepers = sleepers.filter((sleeper) => sleeper !== wake)
        })
      })
  }
}

import * as Micro from "effect/Micro"
import type { Clock } from "../../ports/Clock.ts"

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** A clock that stands still until somebody moves it. */
export interface MemoryClock {
  readonly clock: Clock["Type"]
  /** Lets so many milliseconds pass, waking who is due. */
  readonly advance: (milliseconds: number) => void
  /** Moves wall-clock time alone, either way, as an operator may. */
  readonly jump: (milliseconds: number) => void
}

/**
 * Virtual time from `start` on. With `hasty` nobody has to advance it: whenever all have had their turn, time jumps to
 * the next sleeper's.
 */
export const make = (options: { readonly start?: number; readonly hasty?: boolean } = {}): MemoryClock => {
  let offset = options.start ?? 1_795_000_000_000
  let elapsed = 0
  let sleepers: ReadonlyArray<Sleeper> = []

  const advanceTo = (time: number): void => {
    elapsed = Math.max(elapsed, time)
    const due = sleepers.filter((sleeper) => sleeper.at <= elapsed).sort((a, b) => a.at - b.at)
    sleepers = sleepers.filter((sleeper) => sleeper.at > elapsed)
    for (const sleeper of due) sleeper.wake()
  }

  const hurry = (): void => {
    if (sleepers.length > 0) advanceTo(Math.min(...sleepers.map((sleeper) => sleeper.at)))
  }

  const sleep = (milliseconds: number): Micro.Micro<void> =>
    Micro.async((resume) => {
      const sleeper = { at: elapsed + milliseconds, wake: () => resume(Micro.void) }
      sleepers = [...sleepers, sleeper]
      if (options.hasty === true) setImmediate(hurry)
      return Micro.sync(() => {
        sleepers = sleepers.filter((other) => other !== sleeper)
      })
    })

  return {
    clock: {
      now: Micro.sync(() => Math.floor(offset + elapsed)),
      elapsed: Micro.sync(() => elapsed),
      sleep
    },
    advance: (milliseconds) => advanceTo(elapsed + milliseconds),
    jump: (milliseconds) => {
      offset += milliseconds
    }
  }
}

import * as ProgressLine from "../../../domain/pull/ProgressLine.ts"
import type { PullProgress } from "../../../ports/PullProgress.ts"

/** Where it is written, and a clock in milliseconds. */
export interface Screen {
  readonly write: (text: string) => void
  readonly now: () => number
}

/** A line about a file every now and then, and one at its end: for logs and for agents that watch for silence. */
export const make = (screen: Screen, pace: ProgressLine.Pace): PullProgress["Type"] => ({
  file: (given) => {
    const begun = screen.now()
    let said: ProgressLine.Said = { current: 0, at: 0 }
    let current = 0
    const point = (): ProgressLine.Point => ({ ...given, current, elapsed: screen.now() - begun })
    return {
      advanced: (bytes) => {
        current += bytes
        const now = point()
        if (!ProgressLine.isDue(now, said, pace)) return
        said = { current, at: now.elapsed }
        screen.write(`${ProgressLine.line(now)}\n`)
      },
      ended: (verified) => screen.write(`${(verified ? ProgressLine.done : ProgressLine.failed)(point())}\n`)
    }
  },
  finished: () => {}
})

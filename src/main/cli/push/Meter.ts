import * as Effect from "effect/Effect"
import type { Progress } from "../../../ports/Progress.ts"

/** A run shorter than this shows nothing. Milliseconds. */
const patience = 1_500
const interval = 100

/** The terminal it is drawn on, and a clock in milliseconds. */
export interface Screen {
  readonly write: (text: string) => void
  readonly now: () => number
}

/**
 * One line on stderr that says how far a long push is, rewritten in place and taken away at the end. For a terminal
 * only.
 */
export const make = (screen: Screen): Progress["Type"] => {
  const begun = screen.now()
  let shown = begun + patience - interval
  let total = 0
  let done = 0
  let visible = false
  const show = (): void => {
    const now = screen.now()
    if (now - shown < interval) return
    shown = now
    visible = true
    screen.write(`\r\u001b[K${done} of ${total} session(s)`)
  }
  return {
    started: (more) => Effect.sync(() => void (total += more)),
    advanced: () =>
      Effect.sync(() => {
        done += 1
        show()
      }),
    finished: Effect.sync(() => {
      if (visible) screen.write("\r\u001b[K")
      visible = false
    })
  }
}

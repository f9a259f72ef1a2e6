import * as Effect from "effect/Effect"
import process from "node:process"
import type { Progress } from "../../../ports/Progress.ts"

/** A run shorter than this shows nothing. Milliseconds. */
const patience = 1_500
const interval = 100

/**
 * One line on stderr that says how far a long push is, rewritten in place and taken away at the end. For a terminal
 * only.
 */
export const make = (): Progress["Type"] => {
  const begun = performance.now()
  let shown = begun + patience - interval
  let total = 0
  let done = 0
  let visible = false
  const show = (): void => {
    const now = performance.now()
    if (now - shown < interval) return
    shown = now
    visible = true
    process.stderr.write(`\r\u001b[K${done} of ${total} session(s)`)
  }
  return {
    started: (more) => Effect.sync(() => void (total += more)),
    advanced: () =>
      Effect.sync(() => {
        done += 1
        show()
      }),
    finished: Effect.sync(() => {
      if (visible) process.stderr.write("\r\u001b[K")
      visible = false
    })
  }
}

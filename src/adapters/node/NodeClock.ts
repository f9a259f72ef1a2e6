import * as Micro from "effect/Micro"
import type { Clock } from "../../ports/Clock.ts"

/** The machine's clocks. */
export const make = (): Clock["Type"] => ({
  now: Micro.sync(() => Date.now()),
  elapsed: Micro.sync(() => performance.now()),
  sleep: (milliseconds) => Micro.sleep(milliseconds)
})

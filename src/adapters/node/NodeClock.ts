import * as Micro from "effect/Micro"
import * as Monotonic from "./Monotonic.ts"
import type { Clock } from "../../ports/Clock.ts"

/** The machine's clocks. */
export const make = (): Clock["Type"] => ({
  now: Micro.sync(() => Date.now()),
  elapsed: Micro.sync(Monotonic.now),
  sleep: (milliseconds) => Micro.sleep(milliseconds)
})

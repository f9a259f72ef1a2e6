import * as Effect from "effect/Effect"
import process from "node:process"
import type { Knobs } from "../../../domain/pull/Knobs.ts"
import { PullProgress } from "../../../ports/PullProgress.ts"
import * as Streams from "../Streams.ts"
import * as Bars from "./Bars.ts"
import * as Lines from "./Lines.ts"

const screen = {
  write: (text: string) => void process.stderr.write(text),
  now: () => performance.now(),
  columns: () => process.stderr.columns ?? 80
}

/** Bars on a terminal, plain lines elsewhere, nothing when nobody wants to see it (client spec §11.4). */
export const watched = (manner: { readonly quiet: boolean; readonly json: boolean }, knobs: Knobs) =>
<A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  if (manner.quiet || manner.json) return run
  const watcher = Streams.isTerminal("stderr") ? Bars.make(screen) : Lines.make(screen, knobs)
  return Effect.provideService(run, PullProgress, watcher)
}

import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { EpochMillis } from "../domain/time/Timestamp.ts"

/**
 * Time for the hook programs, and for everything that runs their ports.
 *
 * - `now` is wall-clock time: it may jump in both directions, so no decision about correctness may rest on it;
 *   it stamps records.
 * - `elapsed` is monotonic milliseconds since an arbitrary start: deadlines are measured with it.
 * - `sleep` suspends for at least the given milliseconds.
 */
export class Clock extends Context.Tag("agnes/Clock")<Clock, {
  readonly now: Micro.Micro<EpochMillis>
  readonly elapsed: Micro.Micro<number>
  readonly sleep: (milliseconds: number) => Micro.Micro<void>
}>() {}

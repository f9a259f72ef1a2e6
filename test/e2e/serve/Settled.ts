import { Effect, Schedule } from "effect"

/** Asks until the answer is as wanted; gives up after ten seconds with the last one. */
export const until = <A, E, R>(ask: Effect.Effect<A, E, R>, wanted: (answer: A) => boolean) =>
  Effect.repeat(ask, Schedule.recurUntil<A>(wanted).pipe(
    Schedule.zipLeft(Schedule.spaced("20 millis")),
    Schedule.zipLeft(Schedule.recurs(500))
  ))

import * as Scheduler from "effect/Scheduler"

/** Milliseconds of work after which everybody else has a turn. */
const slice = 10

/**
 * For work that nobody waits for: it gives way to requests after `slice`, and whenever it goes on after a wait.
 * Effect's own scheduler resumes fibers as microtasks, in front of every socket that waits. One step of a program is
 * never cut, so a single line of a transcript (8 MiB at most) is read in one go. `now` gives milliseconds.
 */
export const make = (now: () => number): Scheduler.Scheduler => {
  let began = now()
  return Scheduler.make(
    (task) => {
      setImmediate(() => {
        began = now()
        task()
      })
    },
    () => now() - began >= slice ? 0 : false
  )
}

export const scheduler: Scheduler.Scheduler = make(() => performance.now())

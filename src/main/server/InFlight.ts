import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** Seconds a stop waits for the clean-up of requests whose connections are gone already. */
const patience = 5

/**
 * Knows which requests are under way, so that a stop can wait until the last one has been answered and has cleaned up
 * behind itself: closing its connection interrupts a request, but deleting its staging file takes a moment more.
 */
export class InFlight extends Context.Tag("agnes/main/InFlight")<InFlight, {
  /** A request begins. It ends with `leave`, exactly once and whatever becomes of it. */
  readonly enter: () => void
  readonly leave: () => void
  /** Since `close`: whoever comes now has to come again. */
  readonly stopping: () => boolean
  /** Takes no new requests from here on, and waits for those under way, at most so many milliseconds. */
  readonly close: (milliseconds: number) => Effect.Effect<void>
}>() {}

/** A count and who waits for it to be zero: every request comes by here. */
const make = () => {
  let underWay = 0
  let stopping = false
  const waiting = new Set<() => void>()
  const nobody = Effect.async<void>((resume) => {
    if (underWay === 0) return resume(Effect.void)
    const done = (): void => resume(Effect.void)
    waiting.add(done)
    return Effect.sync(() => void waiting.delete(done))
  })
  const service: InFlight["Type"] = {
    enter: () => void underWay++,
    leave: () => {
      underWay--
      if (underWay > 0) return
      for (const done of waiting) done()
      waiting.clear()
    },
    stopping: () => stopping,
    close: (milliseconds) =>
      Effect.zipRight(
        Effect.sync(() => void (stopping = true)),
        // A finalizer cannot be interrupted by itself; this waiting has to be.
        nobody.pipe(Effect.interruptible, Effect.timeoutOption(milliseconds))
      )
  }
  return { service, nobody }
}

/** Its finalizer waits: build it before the server, so that it is closed after it. */
export const layer = Layer.scoped(
  InFlight,
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(make),
      ({ nobody }) => nobody.pipe(Effect.interruptible, Effect.timeoutOption(`${patience} seconds`))
    ),
    ({ service }) => service
  )
)

import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const many = 1_000_000

/** Seconds a stop waits for the clean-up of requests whose connections are gone already. */
const patience = 5

/**
 * Knows which requests are under way, so that a stop can wait until the last one has been answered and has cleaned up
 * behind itself: closing its connection interrupts a request, but deleting its staging file takes a moment more.
 */
export class InFlight extends Context.Tag("agnes/main/InFlight")<InFlight, {
  readonly track: <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Since `leave`: whoever comes now has to come again. */
  readonly stopping: () => boolean
  /** Takes no new requests from here on, and waits for those under way, at most so many milliseconds. */
  readonly leave: (milliseconds: number) => Effect.Effect<void>
}>() {}

/** Its finalizer waits: build it before the server, so that it is closed after it. */
export const layer = Layer.scoped(
  InFlight,
  Effect.map(
    Effect.acquireRelease(
      Effect.makeSemaphore(many),
      (permits) => permits.take(many).pipe(Effect.interruptible, Effect.timeoutOption(`${patience} seconds`))
    ),
    (permits) => {
      let stopping = false
      return {
        track: permits.withPermits(1),
        stopping: () => stopping,
        leave: (milliseconds: number) =>
          Effect.zipRight(
            Effect.sync(() => void (stopping = true)),
            // A finalizer cannot be interrupted by itself; this waiting has to be.
            permits.withPermits(many)(Effect.void).pipe(Effect.interruptible, Effect.timeoutOption(milliseconds))
          )
      }
    }
  )
)

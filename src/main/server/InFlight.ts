import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const many = 1_000_000

/** Seconds a stop waits for the clean-up of requests whose connections are gone already. */
const patience = 5

/**
 * Knows which requests are under way, so that a stop can wait until the last one has cleaned up behind itself: closing
 * its connection interrupts a request, but deleting its staging file takes a moment more.
 */
export class InFlight extends Context.Tag("agnes/main/InFlight")<InFlight, {
  readonly track: <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}>() {}

/** Its finalizer waits: build it before the server, so that it is closed after it. */
export const layer = Layer.scoped(
  InFlight,
  Effect.map(
    Effect.acquireRelease(
      Effect.makeSemaphore(many),
      (permits) => permits.take(many).pipe(Effect.timeoutOption(`${patience} seconds`))
    ),
    (permits) => ({ track: permits.withPermits(1) })
  )
)

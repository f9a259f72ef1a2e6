import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"

/** A span where somebody traces; elsewhere nothing at all, where `Effect.fn` would still remember who called. */
export const named = (name: string) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiberRuntime<A, E, R>((fiber) =>
    fiber.getFiberRef(FiberRef.currentTracerEnabled)
      ? Effect.withSpan(work, name, { captureStackTrace: false }) as Effect.Effect<A, E, R>
      : work
  )

import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Micro from "effect/Micro"
import { lift } from "./Lift.ts"

/** One call of a Micro port from an Effect program: `yield* use(Queue, (queue) => queue.peek(workspace))`. */
export const use = <I, S, A, E, R>(
  tag: Context.Tag<I, S>,
  f: (service: S) => Micro.Micro<A, E, R>
): Effect.Effect<A, E, I | R> => Effect.flatMap(tag, (service) => lift(f(service)))

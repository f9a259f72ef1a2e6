import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Micro from "effect/Micro"
import { call } from "./Lift.ts"

/** One call of a Micro port from an Effect program: `yield* use(Queue, (queue) => queue.peek(workspace))`. */
export const use = <I, S, A, E>(
  tag: Context.Tag<I, S>,
  f: (service: S) => Micro.Micro<A, E>
): Effect.Effect<A, E, I> => Effect.flatMap(tag, (service) => call(f(service)))

import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { PartialUploads } from "../../../ports/PartialUploads.ts"
import * as StoreFailure from "../StoreFailure.ts"

/** How often is looked for uploads nobody went on with. */
const often = "1 hour"

/** Now and from then on removes what came of uploads that were not touched for so many milliseconds. */
export const sweeping = (life: number) =>
  Effect.gen(function*() {
    const partials = yield* PartialUploads
    const sweep = Effect.flatMap(Clock.currentTimeMillis, (now) => partials.sweep(now - life))
    yield* sweep
    yield* Effect.forkScoped(Effect.repeat(
      Effect.catchTag(sweep, "StoreError", StoreFailure.log),
      Schedule.spaced(often)
    ))
  })

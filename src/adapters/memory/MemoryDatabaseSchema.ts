import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DatabaseSchema } from "../../ports/DatabaseSchema.ts"

/** Nothing to migrate: always what is expected. */
export const layer = Layer.succeed(DatabaseSchema, { expected: 1, current: Effect.succeed(1) })

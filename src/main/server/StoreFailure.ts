import * as Effect from "effect/Effect"
import type { StoreError } from "../../ports/StoreError.ts"

/** Writes down what a store could not do, with its cause, for whoever runs the server. */
export const log = (error: StoreError): Effect.Effect<void> => Effect.logError(`could not ${error.operation}`, error.cause)

import * as Layer from "effect/Layer"

/** Everything the client commands run on. Grows with the adapters. */
export const client = Layer.empty

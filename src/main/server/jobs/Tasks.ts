import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { ProcessorFailed } from "../../../domain/pipeline/Processor.ts"
import type { Counted } from "../../../domain/usage/Count.ts"
import type { BlobStore } from "../../../ports/BlobStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { countSession, type Wish } from "../../programs/server/pipeline/CountSession.ts"

const unread = ({ operation }: StoreError) =>
  new ProcessorFailed({ kind: "transient", reason: `could not ${operation}` })

/** What a processor may have done in a thread of its own. */
export const over = (blobs: Layer.Layer<BlobStore, StoreError>) => ({
  "count-session": (wish: Wish): Effect.Effect<Counted, ProcessorFailed> =>
    countSession(wish).pipe(
      Effect.provide(blobs),
      Effect.mapError((error) => error instanceof ProcessorFailed ? error : unread(error))
    )
})

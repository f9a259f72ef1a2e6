import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { ProcessorFailed } from "../../../domain/pipeline/Processor.ts"
import type { Turn } from "../../../domain/verification/Conversation.ts"
import type { Counted } from "../../../domain/usage/Count.ts"
import type { BlobStore, Revised } from "../../../ports/BlobStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { hearSession } from "../../programs/server/pipeline/HearSession.ts"
import { countSession, type Wish } from "../../programs/server/pipeline/CountSession.ts"
import { unread } from "../../programs/server/pipeline/ReadSession.ts"

/** What a processor may have done in a thread of its own. */
export const over = (blobs: Layer.Layer<BlobStore, StoreError>) => {
  const within = <A>(work: Effect.Effect<A, ProcessorFailed, BlobStore>): Effect.Effect<A, ProcessorFailed> =>
    work.pipe(
      Effect.provide(blobs),
      Effect.mapError((error) => error instanceof ProcessorFailed ? error : unread(error))
    )
  return {
    "count-session": (wish: Wish): Effect.Effect<Counted, ProcessorFailed> => within(countSession(wish)),
    "hear-session": (transcript: Revised): Effect.Effect<ReadonlyArray<Turn>, ProcessorFailed> =>
      within(hearSession(transcript))
  }
}

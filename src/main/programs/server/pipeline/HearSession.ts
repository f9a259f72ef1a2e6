import * as Effect from "effect/Effect"
import type { ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import * as Conversation from "../../../../domain/verification/Conversation.ts"
import type { BlobStore, Revised } from "../../../../ports/BlobStore.ts"
import { eachRecord } from "./ReadSession.ts"

/**
 * What was said in a session at last, without secrets. Done where foreign bytes are read and nothing is known that
 * could be given away: the key of a model is not there.
 */
export const hearSession = (
  transcript: Revised
): Effect.Effect<ReadonlyArray<Conversation.Turn>, ProcessorFailed, BlobStore> =>
  Effect.gen(function*() {
    const listener = Conversation.listen()
    yield* eachRecord(transcript, listener.take)
    return listener.heard()
  })

import * as Effect from "effect/Effect"
import type { ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import * as Count from "../../../../domain/usage/Count.ts"
import type { BlobStore, Revised } from "../../../../ports/BlobStore.ts"
import { eachRecord } from "./ReadSession.ts"

/** Plain data, so that it may go to another thread. */
export interface Wish {
  readonly transcript: Revised
  /** Transcripts of its sub-agents. */
  readonly agents: ReadonlyArray<Revised>
}

/**
 * Counts a session with its sub-agents, line by line: memory is bounded by the longest line and the number of messages.
 */
export const countSession = ({ agents, transcript }: Wish): Effect.Effect<Count.Counted, ProcessorFailed, BlobStore> =>
  Effect.gen(function*() {
    const counter = Count.make()
    yield* eachRecord(transcript, counter.take)
    for (const agent of agents) yield* eachRecord(agent, counter.takeFromAgent)
    return counter.counted()
  })

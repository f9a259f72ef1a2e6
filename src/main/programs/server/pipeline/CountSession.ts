import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import * as Decode from "../../../../domain/transcript/Decode.ts"
import * as Lines from "../../../../domain/transcript/Lines.ts"
import type * as Record from "../../../../domain/transcript/Record.ts"
import * as Count from "../../../../domain/usage/Count.ts"
import { BlobStore, type Revised } from "../../../../ports/BlobStore.ts"

/** Plain data, so that it may go to another thread. */
export interface Wish {
  readonly transcript: Revised
  /** Transcripts of its sub-agents. */
  readonly agents: ReadonlyArray<Revised>
}

const read = (key: Revised, take: (record: Record.Record) => void) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const splitter = Lines.make()
    const each = (lines: ReadonlyArray<Lines.Line>): void => lines.forEach((line) => take(Decode.line(line).record))
    yield* Stream.runForEach(blobs.read(key), (chunk) => Effect.sync(() => each(splitter.feed(chunk))))
    yield* Effect.sync(() => each(splitter.end()))
  })

/**
 * Counts a session with its sub-agents, line by line: memory is bounded by the longest line and the number of messages.
 */
export const countSession = ({ agents, transcript }: Wish): Effect.Effect<Count.Counted, ProcessorFailed, BlobStore> =>
  Effect.gen(function*() {
    const counter = Count.make()
    yield* read(transcript, counter.take)
    for (const agent of agents) yield* read(agent, counter.takeFromAgent)
    return counter.counted()
  }).pipe(Effect.catchTag("StoreError", ({ full, operation }) =>
    new ProcessorFailed({ kind: "transient", reason: full ? "the disk is full" : `could not ${operation}` })))

import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import * as Decode from "../../../../domain/transcript/Decode.ts"
import * as Lines from "../../../../domain/transcript/Lines.ts"
import type * as Record from "../../../../domain/transcript/Record.ts"
import { BlobStore, type Revised } from "../../../../ports/BlobStore.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"

/** A store that is in trouble has nothing to do with the session. */
export const unread = ({ full, operation }: StoreError) =>
  new ProcessorFailed({ kind: "transient", reason: full ? "the disk is full" : `could not ${operation}` })

/** Every line of a transcript, one after the other: memory is bounded by the longest line. */
export const eachRecord = (key: Revised, take: (record: Record.Record) => void) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const splitter = Lines.make()
    const each = (lines: ReadonlyArray<Lines.Line>): void => lines.forEach((line) => take(Decode.line(line).record))
    yield* Stream.runForEach(blobs.read(key), (chunk) => Effect.sync(() => each(splitter.feed(chunk))))
    yield* Effect.sync(() => each(splitter.end()))
  }).pipe(Effect.mapError(unread))

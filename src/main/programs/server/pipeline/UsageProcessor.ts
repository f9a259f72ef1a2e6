import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type PipelineSession, type Processor, ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import type * as Schedule from "../../../../domain/schedule/Schedule.ts"
import * as Decode from "../../../../domain/transcript/Decode.ts"
import * as Lines from "../../../../domain/transcript/Lines.ts"
import type * as Record from "../../../../domain/transcript/Record.ts"
import * as SubAgent from "../../../../domain/transcript/SubAgent.ts"
import * as Count from "../../../../domain/usage/Count.ts"
import { BlobStore, type Revised } from "../../../../ports/BlobStore.ts"
import { type FamilyRow, SessionStore } from "../../../../ports/SessionStore.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import { UsageStore } from "../../../../ports/UsageStore.ts"

const folder = "subagents/"

const isTranscript = ({ name }: FamilyRow): boolean =>
  name.startsWith(folder) && name.endsWith(".jsonl") && SubAgent.idOf(name.slice(folder.length)) !== undefined

const cadence: Schedule.Schedule = { _tag: "Every", minutes: 5 }

/**
 * Counts what a session used, with the transcripts of its sub-agents that were sent along. Reads line by line: memory is
 * bounded by the longest line and the number of messages.
 */
export const make: Effect.Effect<Processor<StoreError>, never, BlobStore | SessionStore | UsageStore> = Effect.gen(function*() {
  const blobs = yield* BlobStore
  const sessions = yield* SessionStore
  const usage = yield* UsageStore

  const read = (key: Revised, take: (record: Record.Record) => void) =>
    Effect.suspend(() => {
      const splitter = Lines.make()
      const each = (lines: ReadonlyArray<Lines.Line>) => Effect.sync(() => lines.forEach((line) => take(Decode.line(line).record)))
      return Effect.zipRight(
        Stream.runForEach(blobs.read(key), (chunk) => each(splitter.feed(chunk))),
        Effect.suspend(() => each(splitter.end()))
      )
    })

  const count = ({ revision, session, userId }: PipelineSession) =>
    Effect.gen(function*() {
      const counter = Count.make()
      yield* read({ userId, session, revision }, counter.take)
      for (const { name, version } of (yield* sessions.family({ userId, session })).filter(isTranscript)) {
        yield* read({ userId, session, file: name, revision: version.revision }, counter.takeFromAgent)
      }
      return counter.counted()
    })

  return {
    name: "usage",
    version: Count.version,
    cadence,
    process: (session) =>
      count(session).pipe(
        Effect.map((counted) => ({ items: counted.entries.length, commit: usage.replace(session, counted) })),
        Effect.catchTag("StoreError", ({ full, operation }) =>
          new ProcessorFailed({ kind: "transient", reason: full ? "the disk is full" : `could not ${operation}` }))
      )
  }
})

import * as Effect from "effect/Effect"
import { type PipelineSession, type Processor, ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import type * as Schedule from "../../../../domain/schedule/Schedule.ts"
import * as SubAgent from "../../../../domain/transcript/SubAgent.ts"
import * as Count from "../../../../domain/usage/Count.ts"
import { BlobStore } from "../../../../ports/BlobStore.ts"
import { type FamilyRow, SessionStore } from "../../../../ports/SessionStore.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import { UsageStore } from "../../../../ports/UsageStore.ts"
import { countSession, type Wish } from "./CountSession.ts"

const folder = "subagents/"

const isTranscript = ({ name }: FamilyRow): boolean =>
  name.startsWith(folder) && name.endsWith(".jsonl") && SubAgent.idOf(name.slice(folder.length)) !== undefined

const cadence: Schedule.Schedule = { _tag: "Every", minutes: 5 }

/**
 * Counts what a session used, with the transcripts of its sub-agents that were sent along; `count` does the reading.
 */
export const makeWith = <R>(count: (wish: Wish) => Effect.Effect<Count.Counted, ProcessorFailed, R>) =>
  Effect.gen(function*() {
    const context = yield* Effect.context<R>()
    const sessions = yield* SessionStore
    const usage = yield* UsageStore

    const wished = ({ revision, session, userId }: PipelineSession) =>
      Effect.map(sessions.family({ userId, session }), (family): Wish => ({
        transcript: { userId, session, revision },
        agents: family.filter(isTranscript).map(({ name, version }) =>
          ({ userId, session, file: name, revision: version.revision }))
      })).pipe(Effect.mapError(({ operation }) =>
        new ProcessorFailed({ kind: "transient", reason: `could not ${operation}` })))

    const processor: Processor<StoreError> = {
      name: "usage",
      version: Count.version,
      cadence,
      process: (session) =>
        wished(session).pipe(
          Effect.flatMap(count),
          Effect.map((counted) => ({ items: counted.entries.length, commit: usage.replace(session, counted) })),
          Effect.provide(context)
        )
    }
    return processor
  })

/** Reads in this very thread. */
export const make: Effect.Effect<Processor<StoreError>, never, BlobStore | SessionStore | UsageStore> = makeWith(countSession)

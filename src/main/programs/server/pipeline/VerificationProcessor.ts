import * as Effect from "effect/Effect"
import * as Confidence from "../../../../domain/knowledge/Confidence.ts"
import * as Finding from "../../../../domain/knowledge/Finding.ts"
import * as Room from "../../../../domain/knowledge/Room.ts"
import * as Budget from "../../../../domain/language/Budget.ts"
import {
  type PipelineSession, type Processor, ProcessorFailed, ProcessorPaused
} from "../../../../domain/pipeline/Processor.ts"
import * as Retry from "../../../../domain/pipeline/Retry.ts"
import type * as Schedule from "../../../../domain/schedule/Schedule.ts"
import type { Turn } from "../../../../domain/verification/Conversation.ts"
import * as Prompt from "../../../../domain/verification/Prompt.ts"
import * as Reply from "../../../../domain/verification/Reply.ts"
import type { Revised } from "../../../../ports/BlobStore.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { LanguageModel } from "../../../../ports/LanguageModel.ts"
import { SessionStore } from "../../../../ports/SessionStore.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import * as AskFailed from "./AskFailed.ts"
import * as Compare from "./Compare.ts"
import { unread } from "./ReadSession.ts"

export const name = "verification"

const cadence: Schedule.Schedule = { _tag: "Every", minutes: 15 }

/** For one run. */
export interface Means {
  readonly model: LanguageModel["Type"]
  readonly budget: Budget.Budget
  readonly room: Room.Room
  /** Milliseconds for one session, all questions included. */
  readonly timeLimit: number
}

/**
 * Asks a model what a session teaches the team; `hear` does the reading. What is found becomes pending items of the
 * uploader. The question is asked by this process and not where sessions are read: the key is here, and foreign bytes
 * are there.
 */
export const makeWith = <R>(hear: (transcript: Revised) => Effect.Effect<ReadonlyArray<Turn>, ProcessorFailed, R>) =>
  Effect.gen(function*() {
    const context = yield* Effect.context<R>()
    const sessions = yield* SessionStore
    const knowledge = yield* KnowledgeStore
    const digest = yield* Digest
    const bytes = new TextEncoder()

    const identified = (found: Omit<Finding.Finding, "id">): Finding.Weighed => ({
      ...found,
      id: Finding.idOf(digest.sha256(bytes.encode(Finding.identity(found)))),
      confidence: Confidence.of("user_verification", found.detection),
      sourceType: "user_verification"
    })

    /** Taken back sessions are not there; private ones never came. Looked at right before anything is sent. */
    const isStored = ({ session, userId }: PipelineSession) =>
      Effect.mapBoth(sessions.find({ userId, session }), {
        onSuccess: (found) => found !== undefined,
        onFailure: unread
      })

    /** It is looked at again when admins have had time to judge; nothing is sent before. */
    const hasRoom = (room: Room.Room, userId: string) =>
      knowledge.count({ from: userId, statuses: ["pending"] }).pipe(
        Effect.mapError(unread),
        Effect.flatMap((pending) => {
          const reason = Room.full(room, pending)
          return reason === undefined
            ? Effect.void
            : new ProcessorFailed({ kind: "transient", reason, retryAfter: Retry.longest })
        })
      )

    return ({ budget, model, room, timeLimit }: Means): Processor<StoreError> => {
      let created = 0
      const affordable = Effect.flatMap(model.spent, (used) => {
        const reason = Budget.problem(budget, used) ?? Room.spent(room, created)
        return reason === undefined ? Effect.void : new ProcessorPaused({ reason })
      })
      const asked = (turns: ReadonlyArray<Turn>) =>
        model.extract({
          system: Prompt.system,
          prompt: Prompt.question(turns),
          maxTokens: Reply.mostTokens,
          schemaName: Reply.name,
          schema: Reply.Findings
        }).pipe(
          Effect.mapError(AskFailed.of),
          Effect.map((reply) => Reply.findings(reply, turns).map(identified))
        )
      const outcome = (
        session: PipelineSession,
        findings: ReadonlyArray<Finding.Weighed>,
        compared: Compare.Compared
      ) => ({
        items: new Set(findings.map(({ id }) => id)).size,
        commit: Effect.map(knowledge.record(session, session, { findings, ...compared }), (done) => {
          created += done.created
        })
      })

      return {
        name,
        version: Prompt.version,
        cadence,
        timeLimit,
        process: (session) =>
          Effect.gen(function*() {
            const { revision, session: id, userId } = session
            const turns = yield* hear({ userId, session: id, revision })
            if (turns.length === 0) return outcome(session, [], Compare.nothing)
            yield* affordable
            yield* hasRoom(room, userId)
            if (!(yield* isStored(session))) return { items: 0, commit: Effect.void }
            const findings = yield* asked(turns)
            const compared = yield* Compare.compare(findings, model, isStored(session)).pipe(
              Effect.provideService(KnowledgeStore, knowledge)
            )
            return outcome(session, findings, compared)
          }).pipe(Effect.provide(context))
      }
    }
  })

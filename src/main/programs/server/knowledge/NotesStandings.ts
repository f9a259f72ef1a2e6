import * as Effect from "effect/Effect"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import { LanguageModels } from "../LanguageModels.ts"
import * as DueNotes from "./DueNotes.ts"

/** Notes of people that were not read to any use. */
export interface Unread {
  readonly userId: string
  readonly state: "due" | "given up"
  readonly reason: string | undefined
  /** When they were given up. */
  readonly at: number | undefined
}

/** How far the reading of notes is. */
export interface NotesStanding {
  /** Why nothing can be read; absent when it can. */
  readonly missing: string | undefined
  /** People who have notes. */
  readonly notes: number
  readonly unread: ReadonlyArray<Unread>
}

export const notesStanding: Effect.Effect<
  NotesStanding,
  Effect.Effect.Error<typeof DueNotes.all>,
  Effect.Effect.Context<typeof DueNotes.all> | LanguageModels
> = Effect.gen(function*() {
  const store = yield* KnowledgeStore
  const { open } = yield* LanguageModels
  const missing = yield* Effect.match(open, { onFailure: ({ reason }) => reason, onSuccess: () => undefined })
  const all = yield* DueNotes.all
  const givenUp = new Map((yield* store.notesGivenUp).map((one) => [one.userId, one]))
  const unread = all.flatMap(({ isNew, userId }): ReadonlyArray<Unread> => {
    const problem = givenUp.get(userId)
    if (isNew) return [{ userId, state: "due", reason: undefined, at: undefined }]
    return problem === undefined ? [] : [{ userId, state: "given up", reason: problem.reason, at: problem.at }]
  })
  return { missing, notes: all.length, unread }
})

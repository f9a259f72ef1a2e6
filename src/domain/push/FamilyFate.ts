import type { Trouble } from "./Classification.ts"
import type { DeadReason } from "./DeadLetter.ts"

/**
 * What became of a session's family in a run, beside what became of the session. Names are paths below the session's
 * folder; a file is in at most one of the lists, and what is in none of them was on the server already.
 */
export interface FamilyFate {
  readonly delivered: ReadonlyArray<string>
  /** Given up, each with its reason; the session and the rest of the family go on without it. */
  readonly dead: ReadonlyArray<{ readonly name: string; readonly reason: DeadReason }>
  /** They hold a private session's id or lines. */
  readonly kept: ReadonlyArray<string>
  /** Something is left to be sent: the session's entry stays in the queue. Says why when there is more to say. */
  readonly pending: { readonly trouble: Trouble | undefined; readonly name: string | undefined } | undefined
}

export const nothing: FamilyFate = { delivered: [], dead: [], kept: [], pending: undefined }

/** What an earlier try of the run did and a later one after it; only the later one knows what is still left. */
export const after = (before: FamilyFate, later: FamilyFate): FamilyFate => {
  const again = new Set(later.delivered)
  return {
    delivered: [...before.delivered.filter((name) => !again.has(name)), ...later.delivered],
    dead: [...before.dead, ...later.dead],
    kept: [...before.kept, ...later.kept],
    pending: later.pending
  }
}

/** Does this run leave the file alone from now on? */
export const isSettled = ({ dead, kept }: FamilyFate, name: string): boolean =>
  kept.includes(name) || dead.some((each) => each.name === name)

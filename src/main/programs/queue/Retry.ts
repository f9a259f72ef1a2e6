import * as Effect from "effect/Effect"
import * as Verdict from "../../../domain/privacy/Verdict.ts"
import type { DeadLetter } from "../../../domain/push/DeadLetter.ts"
import * as LetterName from "../../../domain/push/LetterName.ts"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as Dedupe from "../../../domain/queue/Dedupe.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { DeadLetters } from "../../../ports/DeadLetters.ts"
import { Queue } from "../../../ports/Queue.ts"
import { use } from "../../../ports/Use.ts"
import { alone } from "../push/Alone.ts"
import * as Private from "../status/Private.ts"
import { fromLock, fromStore } from "./QueueError.ts"

export interface Retried {
  /** Letters that are in the queue again. */
  readonly retried: number
  /** Left where they are: push takes private ones off the list, and nothing can be sent from a damaged line. */
  readonly left: { readonly private: number; readonly damaged: number }
}

/**
 * Puts letters back into the queue for the next push, as `push --retry-failed` does before it sends: in the queue first,
 * out of the list afterwards (design §3). Killed in between, a session is in both, which repeats work and loses nothing.
 */
export const retry = (workspace: Workspace, wanted: "all" | ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const done = yield* alone(workspace, underLock(workspace, wanted))
    return typeof done === "string" ? yield* Effect.fail(fromLock(done)) : done
  })

const underLock = (workspace: Workspace, wanted: "all" | ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const { ids } = yield* Private.read(workspace)
    const isPrivate = (letter: DeadLetter): boolean => ids !== undefined && Verdict.of(letter, ids)._tag === "Private"
    const isMeant = wanted === "all" ? () => true : QueueList.isMeant(wanted)
    const isTaken = (letter: DeadLetter): boolean =>
      isMeant(letter) && !QueueList.isDamaged(letter) && !isPrivate(letter)
    const letters = (yield* use(DeadLetters, (list) => list.read(workspace))).filter(isMeant)
    const taken = letters.filter(isTaken)
    const damaged = letters.filter(QueueList.isDamaged).length
    if (taken.length > 0) {
      const entries = Dedupe.dedupe(taken.map(LetterName.entryOf))
      yield* use(Queue, (queue) => queue.requeue(workspace, entries))
      yield* use(DeadLetters, (list) => list.release(workspace, "retried", isTaken))
    }
    const made: Retried = {
      retried: taken.length,
      left: { private: letters.length - taken.length - damaged, damaged }
    }
    return made
  }).pipe(Effect.mapError(fromStore))

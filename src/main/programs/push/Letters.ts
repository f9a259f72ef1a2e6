import * as Effect from "effect/Effect"
import * as Verdict from "../../../domain/privacy/Verdict.ts"
import type { DeadLetter, Release } from "../../../domain/push/DeadLetter.ts"
import * as LetterName from "../../../domain/push/LetterName.ts"
import type { Settlement } from "../../../domain/push/Settlement.ts"
import * as Summary from "../../../domain/push/Summary.ts"
import * as Dedupe from "../../../domain/queue/Dedupe.ts"
import * as SessionId from "../../../domain/session/SessionId.ts"
import { AuditLogs } from "../../../ports/AuditLogs.ts"
import { Clock } from "../../../ports/Clock.ts"
import { DeadLetters } from "../../../ports/DeadLetters.ts"
import { Queue } from "../../../ports/Queue.ts"
import { use } from "../../../ports/Use.ts"
import { fromStore } from "./PushError.ts"
import type * as Run from "./Run.ts"

/** Letters of sessions that are private now leave the list, with a skip record (design §3). */
export const releasePrivate = (run: Run.Run) =>
  Effect.gen(function*() {
    const { ids } = run.guard.secrets()
    const letters = run.letters.filter((letter) =>
      letter.reason !== "unparsable" && Verdict.of(letter, ids)._tag === "Private")
    if (letters.length === 0) return Summary.empty
    const at = yield* use(Clock, (clock) => clock.now)
    const lines = letters.map((letter) => ({ at, sessionId: SessionId.effective(letter), path: letter.path }))
    yield* Effect.mapError(use(AuditLogs, (logs) => logs.privateSkipped(run.options.workspace, lines)), fromStore)
    yield* release(run, "private", letters)
    return Summary.count(Summary.empty, { private_skipped: letters.length })
  })

/**
 * Puts letters back into the queue: those a person asked for, and those of a refused token once there is another one
 * (design §3.2). In the queue first, out of the list afterwards.
 */
export const takeBack = (run: Run.Run, tokenHash: string) =>
  Effect.gen(function*() {
    const otherToken = run.state.refusedToken !== tokenHash
    const letters = run.letters.filter((letter) =>
      letter.reason !== "unparsable" && (isWanted(run, letter) || (letter.reason === 401 && otherToken)))
    if (letters.length === 0) return Summary.empty
    const entries = Dedupe.dedupe(letters.map(LetterName.entryOf))
    yield* Effect.mapError(use(Queue, (queue) => queue.requeue(run.options.workspace, entries)), fromStore)
    yield* release(run, "retried", letters)
    return Summary.count(Summary.empty, { retried: letters.length })
  })

const isWanted = (run: Run.Run, letter: DeadLetter): boolean => {
  const { retryFailed } = run.options
  if (retryFailed === "none" || retryFailed === "all") return retryFailed === "all"
  return LetterName.isCalled(letter, retryFailed.sessionId)
}

/** Takes exactly these out of the list and into its history. */
export const release = (run: Run.Run, reason: Release, letters: ReadonlyArray<DeadLetter>) =>
  Effect.gen(function*() {
    if (letters.length === 0) return
    const keys = new Set(letters.map(keyOf))
    const isOut = (letter: DeadLetter): boolean => keys.has(keyOf(letter))
    const { workspace } = run.options
    yield* Effect.mapError(use(DeadLetters, (list) => list.release(workspace, reason, isOut)), fromStore)
    run.letters = run.letters.filter((letter) => !isOut(letter))
  })

/** Seconds, because that is what the file keeps. */
const keyOf = (letter: DeadLetter): string =>
  [Math.floor(letter.at / 1000), letter.sessionId, letter.reason, letter.path].join("\0")

const fateOf = ({ path, reason, sessionId }: DeadLetter): string => [sessionId, reason, path].join("\0")

/** Adds what is not on the list already for the same reason. */
export const add = (run: Run.Run, letters: ReadonlyArray<DeadLetter>) =>
  Effect.gen(function*() {
    if (letters.length === 0) return
    const known = new Set(run.letters.map(fateOf))
    const fresh = letters.filter((letter) => !known.has(fateOf(letter)))
    if (fresh.length === 0) return
    const { workspace } = run.options
    yield* Effect.mapError(use(DeadLetters, (list) => list.add(workspace, fresh)), fromStore)
    run.letters = [...run.letters, ...fresh]
  })

/** Sessions, and files of their families, that reached the server after all. */
export const releaseDelivered = (run: Run.Run, done: Settlement["reached"]) => {
  const idOf = (entry: Settlement["reached"][number]) => SessionId.normalize(SessionId.effective(entry))
  const delivered = new Set(run.letters.length === 0 ? [] : done.map((entry) => `${idOf(entry)}\0${entry.path}`))
  const letters = run.letters.filter((letter) => delivered.has(`${idOf(letter)}\0${letter.path}`))
  return release(run, "delivered", letters)
}

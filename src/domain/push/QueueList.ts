import type { PrivateIds } from "../privacy/PrivateList.ts"
import * as Verdict from "../privacy/Verdict.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as SessionId from "../session/SessionId.ts"
import type { DeadLetter } from "./DeadLetter.ts"
import * as LetterName from "./LetterName.ts"

/** A line somebody may name, and whether more of it than its id may be shown; nobody knows without the private list. */
interface Row {
  readonly isPrivate: boolean | undefined
}

export interface Waiting extends Row {
  readonly entry: QueueEntry
}

export interface Dead extends Row {
  readonly letter: DeadLetter
}

/** What waits in the queue of a workspace and what was given up, in the order of the files. */
export interface QueueList {
  readonly waiting: ReadonlyArray<Waiting>
  readonly dead: ReadonlyArray<Dead>
  /** Lines nobody can read: still in the queue, and already on the dead-letter list. */
  readonly damaged: { readonly waiting: number; readonly dead: number }
}

/** By this word all damaged lines of the dead-letter list are named; they have no id. */
export const damagedWord = "unparsable"

export const make = (found: {
  readonly entries: ReadonlyArray<QueueEntry>
  readonly unparsable: number
  readonly letters: ReadonlyArray<DeadLetter>
  /** `undefined` when the private list cannot be read. */
  readonly privateIds: PrivateIds | undefined
}): QueueList => {
  const isPrivate = (line: LetterName.Named): boolean | undefined =>
    found.privateIds === undefined ? undefined : Verdict.of(line, found.privateIds)._tag === "Private"
  const readable = found.letters.filter((letter) => !isDamaged(letter))
  return {
    waiting: found.entries.map((entry) => ({ entry, isPrivate: isPrivate(entry) })),
    dead: readable.map((letter) => ({ letter, isPrivate: isPrivate(letter) })),
    damaged: { waiting: found.unparsable, dead: found.letters.length - readable.length }
  }
}

export const isDamaged = (letter: DeadLetter): boolean => letter.reason === "unparsable"

export const isEmpty = ({ damaged, dead, waiting }: QueueList): boolean =>
  waiting.length + dead.length + damaged.waiting + damaged.dead === 0

/** Does one of the names mean this letter? Damaged lines answer to the word alone, whatever they hold. */
export const isMeant = (names: ReadonlyArray<string>) => (letter: DeadLetter): boolean =>
  isDamaged(letter)
    ? names.some((name) => SessionId.normalize(name) === damagedWord)
    : names.some((name) => LetterName.isCalled(letter, name))

/** What of the list the names mean. */
export const select = (list: QueueList, names: ReadonlyArray<string>): QueueList => ({
  waiting: list.waiting.filter(({ entry }) => names.some((name) => LetterName.isCalled(entry, name))),
  dead: list.dead.filter(({ letter }) => isMeant(names)(letter)),
  damaged: {
    waiting: 0,
    dead: names.some((name) => SessionId.normalize(name) === damagedWord) ? list.damaged.dead : 0
  }
})

/** Names that mean nothing here. */
export const unknown = (list: QueueList, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => isEmpty(select(list, [name])))

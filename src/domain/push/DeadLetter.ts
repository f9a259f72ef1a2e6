import * as TimeColumn from "../queue/TimeColumn.ts"
import * as PercentEncoding from "../text/PercentEncoding.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** Why an entry was given up: the server's status, or a word where there was none (design §3). */
export type DeadReason = number | "missing" | "unparsable" | "refused"

/** One line of `agnes-sessions-failed.txt`, which is the dead-letter list. */
export interface DeadLetter {
  readonly at: Timestamp.EpochMillis
  readonly sessionId: string
  readonly reason: DeadReason
  readonly path: string
  /** Kept so that a retried fork is still held like one. */
  readonly fork: boolean
}

/** Why a line left the list, as its history says it. */
export type Release = "retried" | "delivered" | "private" | "discarded"

/** What a line of the history is about: a letter, or an entry that never was one because it was still `waiting`. */
export interface Past extends Omit<DeadLetter, "reason"> {
  readonly reason: DeadReason | "waiting"
}

/** A line of the history: what left the list or the queue, when and why. */
export interface Released {
  readonly at: Timestamp.EpochMillis
  readonly release: Release
  readonly letter: Past
}

const words: ReadonlySet<string> = new Set(["missing", "unparsable", "refused"])
const releases: ReadonlySet<string> = new Set(["retried", "delivered", "private", "discarded"])

const parseReason = (text: string): DeadReason | undefined => {
  if (words.has(text)) return text as DeadReason
  return /^\d{3}$/.test(text) ? Number(text) : undefined
}

/** `<ts>⇥<id>⇥<status or word>⇥<path>⏎` (client spec QUE-8), marked as the queue's lines are (design §3). */
export const encode = (letter: Past): string => {
  const encoded = PercentEncoding.isNeeded(letter.sessionId) || PercentEncoding.isNeeded(letter.path)
  const write = encoded ? PercentEncoding.encode : (text: string): string => text
  const time = TimeColumn.encode({ time: Timestamp.format(letter.at), fork: letter.fork, encoded })
  return `${time}\t${write(letter.sessionId)}\t${letter.reason}\t${write(letter.path)}\n`
}

/** Of a line without its LF; `undefined` when it is none. Only the path may hold further TABs. */
export const parse = (line: string): DeadLetter | undefined => parseWith(line, parseReason)

const parseWith = <Reason>(line: string, reasonOf: (word: string) => Reason | undefined) => {
  const [first = "", id, word, ...rest] = line.replace(/\r$/, "").split("\t")
  const column = TimeColumn.parse(first)
  const at = column?.time === undefined ? undefined : Timestamp.parse(column.time)
  if (column === undefined || at === undefined || id === undefined || word === undefined || rest.length === 0) {
    return undefined
  }
  const read = column.encoded ? PercentEncoding.decode : (text: string): string => text
  const sessionId = read(id)
  const path = read(rest.join("\t"))
  const reason = reasonOf(word)
  return sessionId === undefined || path === undefined || reason === undefined
    ? undefined
    : { at, sessionId, reason, path, fork: column.fork }
}

/** `<ts>⇥<release>⇥<the letter's line>⏎` */
export const encodeReleased = ({ at, letter, release }: Released): string =>
  `${Timestamp.format(at)}\t${release}\t${encode(letter)}`

/** Of a line of the history without its LF; `undefined` when it is none. */
export const parseReleased = (line: string): Released | undefined => {
  const [time = "", release = "", ...rest] = line.split("\t")
  const at = Timestamp.parse(time)
  const letter = parseWith(rest.join("\t"), (word) => word === "waiting" ? word : parseReason(word))
  return at === undefined || letter === undefined || !releases.has(release)
    ? undefined
    : { at, release: release as Release, letter }
}

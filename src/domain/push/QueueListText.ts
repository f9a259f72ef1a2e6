import * as SessionId from "../session/SessionId.ts"
import * as Remedy from "../status/Remedy.ts"
import * as Terminal from "../text/Terminal.ts"
import * as Timestamp from "../time/Timestamp.ts"
import type { DeadReason } from "./DeadLetter.ts"
import * as QueueListJson from "./QueueListJson.ts"
import * as QueueList from "./QueueList.ts"

/** The same for people: a line each, then what to do about what was given up. */
export const render = (list: QueueList.QueueList): string =>
  [
    ...(QueueList.isEmpty(list) ? ["Nothing waits, and nothing was given up."] : []),
    ...part("Waiting", list.waiting.flatMap(waitingLines)),
    ...part("Given up", list.dead.flatMap(deadLines)),
    ...damagedLines(list.damaged)
  ].map((line) => `${line}\n`).join("")

const part = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

const waitingLines = ({ entry, isPrivate }: QueueList.Waiting): ReadonlyArray<string> => [
  [
    Terminal.escape(SessionId.effective(entry)),
    entry.capturedAt === undefined ? "captured by an older client" : `captured ${Terminal.escape(entry.capturedAt)}`,
    ...(entry.fork ? ["a fork"] : []),
    place(entry.path, isPrivate)
  ].join(", ")
]

const deadLines = ({ isPrivate, letter }: QueueList.Dead): ReadonlyArray<string> => {
  const id = SessionId.effective(letter)
  const remedy = isPrivate === true ? QueueListJson.ofPrivate : Remedy.ofDead(letter.reason, id)
  const what = [Terminal.escape(id), because(letter.reason), Timestamp.format(letter.at), place(letter.path, isPrivate)]
  return [what.join(", "), `    ${Terminal.escape(remedy)}`]
}

const because = (reason: DeadReason): string => typeof reason === "number" ? `status ${reason}` : reason

const place = (path: string, isPrivate: boolean | undefined): string => {
  if (isPrivate === false) return Terminal.escape(path)
  return isPrivate === true ? "private" : "path not shown: the private list cannot be read"
}

const damagedLines = ({ dead, waiting }: QueueList.QueueList["damaged"]): ReadonlyArray<string> => [
  ...(waiting === 0 ? [] : [`Damaged lines in the queue: ${waiting}; the next push sets them aside.`]),
  ...(dead === 0 ? [] : [
    `Damaged lines set aside: ${dead}, see .claude/agnes-sessions-failed.txt; ` +
    `to drop them, run: agnes queue discard ${QueueList.damagedWord}`
  ])
]

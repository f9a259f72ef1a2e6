import * as Blank from "../text/Blank.ts"
import * as PercentEncoding from "../text/PercentEncoding.ts"
import type * as QueueEntry from "./QueueEntry.ts"
import * as TimeColumn from "./TimeColumn.ts"

/**
 * One line of the queue: `id⇥path[⇥time]` (client spec QUE-1, QUE-3; design §3). `parse(encode(entry))` is the entry,
 * for every entry with a path; no entry can write more than one line.
 */

/** The line with its LF. A `capturedAt` that is no `…Z` time is left out: it would be read as part of the path. */
export const encode = (entry: QueueEntry.QueueEntry): string => {
  const time = entry.capturedAt !== undefined && TimeColumn.isTime(entry.capturedAt) ? entry.capturedAt : undefined
  const encoded = PercentEncoding.isNeeded(entry.sessionId) || PercentEncoding.isNeeded(entry.path) ||
    (entry.fork && time === undefined)
  const write = encoded ? PercentEncoding.encode : (text: string): string => text
  const last = TimeColumn.encode({ time, fork: entry.fork, encoded })
  return `${write(entry.sessionId)}\t${write(entry.path)}${last === "" ? "" : `\t${last}`}\n`
}

/** The line cannot be read: it goes to the dead letters with reason `unparsable` and blocks nothing. */
export interface Unparsable {
  readonly _tag: "Unparsable"
}

const unparsable: Unparsable = { _tag: "Unparsable" }

export const isUnparsable = (result: QueueEntry.QueueEntry | Unparsable): result is Unparsable => "_tag" in result

/** The entry of a line without its LF, `undefined` for a blank one. */
export const parse = (line: string): QueueEntry.QueueEntry | Unparsable | undefined => {
  const tab = line.indexOf("\t")
  if (tab < 0) {
    const path = Blank.trim(line)
    if (path === "") return undefined
    return path.includes("\0") ? unparsable : entry("", path, undefined)
  }
  if (line.includes("\0")) return unparsable
  const last = line.lastIndexOf("\t")
  const column = last > tab ? TimeColumn.parse(Blank.trim(line.slice(last + 1))) : undefined
  const sessionId = Blank.trim(line.slice(0, tab))
  const path = Blank.trim(line.slice(tab + 1, column === undefined ? undefined : last))
  if (path === "") return Blank.isEmpty(line) ? undefined : unparsable
  return column?.encoded === true ? decoded(sessionId, path, column) : entry(sessionId, path, column)
}

const entry = (sessionId: string, path: string, column: TimeColumn.TimeColumn | undefined): QueueEntry.QueueEntry => ({
  sessionId,
  path,
  capturedAt: column?.time,
  fork: column?.fork ?? false
})

const decoded = (
  sessionId: string,
  path: string,
  column: TimeColumn.TimeColumn
): QueueEntry.QueueEntry | Unparsable => {
  const id = PercentEncoding.decode(sessionId)
  const place = PercentEncoding.decode(path)
  return id === undefined || place === undefined ? unparsable : entry(id, place, column)
}

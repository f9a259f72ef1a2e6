import * as SessionId from "../session/SessionId.ts"
import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"
import type { Reply } from "./Reply.ts"
import type { Item } from "./Work.ts"

/**
 * An upload of which nobody knows whether the server has it: its reply was lost, or its sender died. One JSON object a
 * line in `agnes-in-doubt.jsonl`, for as long as no receipt says more (promise 2 of design §1).
 */
export interface InDoubt {
  readonly sessionId: string
  /** Of the transcript. */
  readonly path: string
  readonly serverUrl: string
  /** When the doubt was written down; for people, no decision rests on it. */
  readonly at: Timestamp.EpochMillis
}

/** One line of the file with its LF. `at` has second precision. */
export const encode = ({ at, path, serverUrl, sessionId }: InDoubt): string =>
  `${JSON.stringify({ session_id: sessionId, path, server: serverUrl, at: Timestamp.format(at) })}\n`

/** Of a line without its LF; `undefined` when it is none. */
export const parse = (line: string): InDoubt | undefined => {
  const fields = JsonLine.parse(line)
  if (fields === undefined) return undefined
  const { path, server, session_id } = fields
  const at = JsonLine.isString(fields["at"]) ? Timestamp.parse(fields["at"]) : undefined
  return at !== undefined && JsonLine.isString(session_id) && JsonLine.isString(path) && JsonLine.isString(server)
    ? { sessionId: session_id, path, serverUrl: server, at }
    : undefined
}

/** What a doubt is about. Lengths keep the parts apart, whatever they hold. */
export const key = ({ path, serverUrl, sessionId }: Omit<InDoubt, "at">): string =>
  `${sessionId.length}:${serverUrl.length}:${sessionId}${serverUrl}${path}`

/** The last of each session, path and server, in the order in which they were first seen. */
export const latest = (all: Iterable<InDoubt>): ReadonlyArray<InDoubt> => {
  const last = new Map<string, InDoubt>()
  for (const each of all) last.set(key(each), each)
  return [...last.values()]
}

/** One for each session the file was queued for, as its receipts would be. */
export const ofItem = (
  { entries, path }: Item,
  serverUrl: string,
  at: Timestamp.EpochMillis
): ReadonlyArray<InDoubt> =>
  [...new Set(entries.map(SessionId.effective))].map((sessionId) => ({ sessionId, path, serverUrl, at }))

/**
 * May the server have what was sent, going by its reply? Only a name that was not found, a connection that was refused,
 * an upload that was stopped before it began (`UNSENT`) and a status that says no are certain; a gateway may answer 5xx
 * for a server that took the upload.
 */
export const isLeftBy = (reply: Reply): boolean => {
  switch (reply._tag) {
    case "NoAnswer":
      return !neverLeft.has(reply.code)
    case "SourceFailed":
      return true
    case "Answered":
      return reply.status < 300 || reply.status >= 500
  }
}

const neverLeft: ReadonlySet<string> = new Set([
  "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "UNSENT"
])

import * as SessionId from "../session/SessionId.ts"
import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** A session that was sent before it was marked private and is to be taken back (design §3). */
export interface Withdrawal {
  readonly sessionId: string
  readonly serverUrl: string
  readonly requestedAt: Timestamp.EpochMillis
  /** When the server confirmed it; `undefined` while it is due. */
  readonly doneAt: Timestamp.EpochMillis | undefined
  /** When the server was told, after a `mark-private --undo`, that it may have the session again. */
  readonly liftedAt?: Timestamp.EpochMillis | undefined
}

/** A line of the file: the new state of a withdrawal, or that it is not wanted any more (`mark-private --undo`). */
export type Line = Withdrawal | { readonly sessionId: string; readonly serverUrl: string; readonly cancelled: true }

/** One line with its LF. Times have second precision. */
export const encode = (line: Line): string => {
  const about = { session_id: line.sessionId, server: line.serverUrl }
  if ("cancelled" in line) return `${JSON.stringify({ ...about, cancelled: true })}\n`
  const done = line.doneAt === undefined ? {} : { done_at: Timestamp.format(line.doneAt) }
  const lifted = line.liftedAt === undefined ? {} : { lifted_at: Timestamp.format(line.liftedAt) }
  return `${JSON.stringify({ ...about, requested_at: Timestamp.format(line.requestedAt), ...done, ...lifted })}\n`
}

const instant = (value: unknown): Timestamp.EpochMillis | undefined =>
  JsonLine.isString(value) ? Timestamp.parse(value) : undefined

/** Of a line without its LF; `undefined` when it is none. */
export const parse = (text: string): Line | undefined => {
  const fields = JsonLine.parse(text)
  if (fields === undefined) return undefined
  const { cancelled, done_at, lifted_at, requested_at, server, session_id } = fields
  if (!JsonLine.isString(session_id) || !JsonLine.isString(server)) return undefined
  if (cancelled === true) return { sessionId: session_id, serverUrl: server, cancelled }
  const requestedAt = instant(requested_at)
  const doneAt = instant(done_at)
  if (requestedAt === undefined || (done_at !== undefined && doneAt === undefined)) return undefined
  const liftedAt = instant(lifted_at)
  if (lifted_at !== undefined && (liftedAt === undefined || doneAt === undefined)) return undefined
  const made = { sessionId: session_id, serverUrl: server, requestedAt, doneAt }
  return liftedAt === undefined ? made : { ...made, liftedAt }
}

/** Is it done, and still so: would the server refuse the session? */
export const stands = (withdrawal: Withdrawal): boolean =>
  withdrawal.doneAt !== undefined && withdrawal.liftedAt === undefined

/**
 * Has this withdrawal deleted what the server acknowledged at that time? Times have second precision: after a lift, the
 * second of the lift belongs to what came after it.
 */
export const covers = ({ doneAt, liftedAt }: Withdrawal, receivedAt: Timestamp.EpochMillis): boolean =>
  doneAt !== undefined && receivedAt <= doneAt &&
  (liftedAt === undefined || receivedAt < Math.floor(liftedAt / 1000) * 1000)

/** The last state of each session and server; what was cancelled last is left out. */
export const current = (lines: Iterable<Line>): ReadonlyArray<Withdrawal> => {
  const last = new Map<string, Line>()
  for (const line of lines) last.set(`${line.sessionId.length}:${line.sessionId}${line.serverUrl}`, line)
  return [...last.values()].filter((line): line is Withdrawal => !("cancelled" in line))
}

/** The lines that cancel what is still due for a session; what was done stays done. */
export const cancel = (withdrawals: Iterable<Withdrawal>, sessionId: string): ReadonlyArray<Line> => {
  const wanted = SessionId.normalize(sessionId)
  return [...withdrawals]
    .filter((withdrawal) => withdrawal.doneAt === undefined && SessionId.normalize(withdrawal.sessionId) === wanted)
    .map((withdrawal) => ({ sessionId: withdrawal.sessionId, serverUrl: withdrawal.serverUrl, cancelled: true }))
}

import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"

/**
 * What a server acknowledged: these bytes of this transcript. One JSON object a line in `agnes-receipts.jsonl`
 * (design §3). Push consults it to skip what the server has and to find sessions that changed since.
 */
export interface Receipt {
  readonly sessionId: string
  readonly path: string
  /** Bytes sent. */
  readonly size: number
  /** Times of the file when it was opened for sending, milliseconds as `stat` gives them. */
  readonly modifiedAt: number
  readonly changedAt: number
  /** Lower-case hex SHA-256 of the bytes sent. */
  readonly sha256: string
  readonly serverUrl: string
  readonly receivedAt: Timestamp.EpochMillis
}

/** One line of the file with its LF. `at` has second precision. */
export const encode = (receipt: Receipt): string =>
  `${
    JSON.stringify({
      session_id: receipt.sessionId,
      path: receipt.path,
      size: receipt.size,
      mtime: receipt.modifiedAt,
      ctime: receipt.changedAt,
      sha256: receipt.sha256,
      server: receipt.serverUrl,
      at: Timestamp.format(receipt.receivedAt)
    })
  }\n`

/** Of a line without its LF; `undefined` when it is none, which costs no more than one repeated upload. */
export const parse = (line: string): Receipt | undefined => {
  const fields = JsonLine.parse(line)
  if (fields === undefined) return undefined
  const { at, ctime, mtime, path, server, session_id, sha256, size } = fields
  const receivedAt = JsonLine.isString(at) ? Timestamp.parse(at) : undefined
  return receivedAt !== undefined && JsonLine.isString(session_id) && JsonLine.isString(path) &&
      JsonLine.isCount(size) && JsonLine.isMillis(mtime) && JsonLine.isMillis(ctime) && JsonLine.isSha256(sha256) &&
      JsonLine.isString(server)
    ? { sessionId: session_id, path, size, modifiedAt: mtime, changedAt: ctime, sha256, serverUrl: server, receivedAt }
    : undefined
}

// Lengths keep the parts apart, whatever they hold.
const key = ({ path, serverUrl, sessionId }: Receipt): string =>
  `${sessionId.length}:${serverUrl.length}:${sessionId}${serverUrl}${path}`

/** The last receipt of each session, path and server, in the order in which they were first seen. */
export const latest = (receipts: Iterable<Receipt>): ReadonlyArray<Receipt> => {
  const last = new Map<string, Receipt>()
  for (const receipt of receipts) last.set(key(receipt), receipt)
  return [...last.values()]
}

/**
 * What a file, as measured, is to a receipt: `same` needs no look inside, `touched` has the size but other times and
 * must be hashed to know, `changed` has another size (design §3.1 step 3).
 */
export const compare = (
  receipt: Pick<Receipt, "size" | "modifiedAt" | "changedAt">,
  measure: { readonly size: number; readonly modifiedAt: number; readonly changedAt: number }
): "same" | "touched" | "changed" => {
  if (receipt.size !== measure.size) return "changed"
  return receipt.modifiedAt === measure.modifiedAt && receipt.changedAt === measure.changedAt ? "same" : "touched"
}

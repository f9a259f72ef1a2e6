import * as Family from "../session/Family.ts"
import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"

/**
 * What a server acknowledged of a session's family: these bytes of this file. One JSON object a line in
 * `agnes-receipts-family.jsonl`, apart from the receipts of sessions, so that nobody takes a file for a session.
 */
export interface FamilyReceipt {
  /** Path of the transcript whose family it is. */
  readonly transcript: string
  /** Path of the file below the session's folder. */
  readonly name: string
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
export const encode = (receipt: FamilyReceipt): string =>
  `${
    JSON.stringify({
      transcript: receipt.transcript,
      name: receipt.name,
      size: receipt.size,
      mtime: receipt.modifiedAt,
      ctime: receipt.changedAt,
      sha256: receipt.sha256,
      server: receipt.serverUrl,
      at: Timestamp.format(receipt.receivedAt)
    })
  }\n`

/** Of a line without its LF; `undefined` when it is none, which costs no more than one repeated upload. */
export const parse = (line: string): FamilyReceipt | undefined => {
  const fields = JsonLine.parse(line)
  if (fields === undefined) return undefined
  const { at, ctime, mtime, name, server, sha256, size, transcript } = fields
  const receivedAt = JsonLine.isString(at) ? Timestamp.parse(at) : undefined
  return receivedAt !== undefined && JsonLine.isString(transcript) && JsonLine.isString(name) && Family.isName(name) &&
      JsonLine.isCount(size) && JsonLine.isMillis(mtime) && JsonLine.isMillis(ctime) && JsonLine.isSha256(sha256) &&
      JsonLine.isString(server)
    ? { transcript, name, size, modifiedAt: mtime, changedAt: ctime, sha256, serverUrl: server, receivedAt }
    : undefined
}

// Names hold no control character.
const key = ({ name, serverUrl, transcript }: FamilyReceipt): string => `${name}\n${serverUrl.length}:${serverUrl}${transcript}`

/** The last receipt of each file and server, in the order in which they were first seen. */
export const latest = (receipts: Iterable<FamilyReceipt>): ReadonlyArray<FamilyReceipt> => {
  const last = new Map<string, FamilyReceipt>()
  for (const receipt of receipts) last.set(key(receipt), receipt)
  return [...last.values()]
}

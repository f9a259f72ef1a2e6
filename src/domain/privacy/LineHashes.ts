import * as SessionId from "../session/SessionId.ts"
import * as PercentEncoding from "../text/PercentEncoding.ts"
import type { PrivateIds } from "./PrivateList.ts"

/**
 * What `agnes-private-lines.txt` keeps of a private session so that a fork of it is recognised: hashes of the uuids of
 * its lines, never content (design §3). One record a line:
 * `id⇥path⇥size⇥mtime⇥hash,hash,…[⇥!]`, where `!` says that id and path are percent-encoded.
 */
export interface LineHashes {
  readonly sessionId: string
  readonly path: string
  /** Bytes of the transcript that were read. */
  readonly size: number
  /** Milliseconds as `stat` gives them. */
  readonly modifiedAt: number
  /** Each 16 hexadecimal digits. */
  readonly hashes: ReadonlyArray<string>
}

/** The key of a transcript's line whose value is hashed. */
export const key = "uuid"

const digits = 16

/** Of a hexadecimal SHA-256, what is recorded. */
export const truncate = (sha256: string): string => sha256.slice(0, digits)

export const encode = (record: LineHashes): string => {
  const encoded = PercentEncoding.isNeeded(record.sessionId) || PercentEncoding.isNeeded(record.path)
  const write = encoded ? PercentEncoding.encode : (text: string): string => text
  const columns = [write(record.sessionId), write(record.path), record.size, record.modifiedAt, record.hashes.join(",")]
  return `${columns.join("\t")}${encoded ? "\t!" : ""}\n`
}

const hashList = /^(?:[0-9a-f]{16}(?:,[0-9a-f]{16})*)?$/
const number = /^\d+(?:\.\d+)?$/

/** Of a line without its LF; `undefined` when it is no record. */
export const parse = (line: string): LineHashes | undefined => {
  const columns = line.replace(/\r$/, "").split("\t")
  const [id = "", path = "", size = "", modifiedAt = "", hashes = "", mark] = columns
  if (columns.length !== (mark === "!" ? 6 : 5)) return undefined
  if (!number.test(size) || !number.test(modifiedAt) || !hashList.test(hashes)) return undefined
  const sessionId = mark === undefined ? id : PercentEncoding.decode(id)
  const place = mark === undefined ? path : PercentEncoding.decode(path)
  if (sessionId === undefined || place === undefined) return undefined
  return {
    sessionId,
    path: place,
    size: Number(size),
    modifiedAt: Number(modifiedAt),
    hashes: hashes === "" ? [] : hashes.split(",")
  }
}

/** The records of a file; of several about one session and path the last. Lines that are none are left out. */
export const parseFile = (text: string): ReadonlyArray<LineHashes> => {
  const last = new Map<string, LineHashes>()
  for (const line of text.split("\n")) {
    const record = parse(line)
    if (record !== undefined) last.set(`${SessionId.normalize(record.sessionId)}\t${record.path}`, record)
  }
  return [...last.values()]
}

/** Every recorded hash of the sessions that are private now; a mark that was taken back no longer counts. */
export const hashesOf = (records: ReadonlyArray<LineHashes>, ids: PrivateIds): ReadonlySet<string> =>
  new Set(records.filter((record) => ids.has(SessionId.normalize(record.sessionId))).flatMap((record) => record.hashes))

/** Has the transcript lines nobody hashed? `size` is that of the file now, `undefined` when it is gone. */
export const isStale = (record: LineHashes, size: number | undefined): boolean =>
  size !== undefined && size > record.size

/**
 * The private sessions whose lines are not all recorded: while there is one, a fork may hide a copy of it and waits
 * (design §3). `sizeOf` tells the present size of a recorded transcript.
 */
export const unrecorded = (
  records: ReadonlyArray<LineHashes>,
  ids: PrivateIds,
  sizeOf: (path: string) => number | undefined
): ReadonlyArray<string> => {
  const complete = new Set<string>()
  const stale = new Set<string>()
  for (const record of records) {
    ;(isStale(record, sizeOf(record.path)) ? stale : complete).add(SessionId.normalize(record.sessionId))
  }
  return [...ids].filter((id) => stale.has(id) || !complete.has(id))
}

import * as Utf8 from "../text/Utf8.ts"
import type { QueueEntry } from "./QueueEntry.ts"
import * as QueueLine from "./QueueLine.ts"

/** What a queue file says: its entries in order, repeats included, and the lines nobody can read. */
export interface QueueFile {
  readonly entries: ReadonlyArray<QueueEntry>
  /** As text for people, each at most `maxUnparsable` bytes of UTF-8. */
  readonly unparsable: ReadonlyArray<string>
}

/** Bytes of an unreadable line that are kept. */
export const maxUnparsable = 4096

const lineFeed = 0x0a

/**
 * Reads a whole queue file or snapshot. A byte-order mark is dropped, blank lines are ignored, a torn or unreadable
 * line costs nothing but itself. Well-formed files are decoded in one go; only others line by line.
 */
export const parse = (bytes: Uint8Array): QueueFile => {
  const text = Utf8.decode(bytes)
  return text === undefined ? parseLines(bytes) : parseText(Utf8.withoutByteOrderMark(text))
}

const parseText = (text: string): QueueFile => {
  const entries: Array<QueueEntry> = []
  const unparsable: Array<string> = []
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start)
    const end = found < 0 ? text.length : found
    sort(text.slice(start, end), entries, unparsable)
    start = end + 1
  }
  return { entries, unparsable }
}

const parseLines = (bytes: Uint8Array): QueueFile => {
  const entries: Array<QueueEntry> = []
  const unparsable: Array<string> = []
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found < 0 ? bytes.length : found
    const line = bytes.subarray(start, end)
    const text = Utf8.decode(line)
    if (text === undefined) unparsable.push(cut(Utf8.decodeLossy(line.subarray(0, maxUnparsable))))
    else sort(start === 0 ? Utf8.withoutByteOrderMark(text) : text, entries, unparsable)
    start = end + 1
  }
  return { entries, unparsable }
}

const sort = (line: string, entries: Array<QueueEntry>, unparsable: Array<string>): void => {
  const result = QueueLine.parse(line)
  if (result === undefined) return
  if (QueueLine.isUnparsable(result)) unparsable.push(cut(line))
  else entries.push(result)
}

const cut = (line: string): string => {
  const bytes = Utf8.encode(line.slice(0, maxUnparsable))
  if (bytes.length <= maxUnparsable) return line.slice(0, maxUnparsable)
  let end = maxUnparsable
  while ((bytes[end]! & 0xc0) === 0x80) end--
  return Utf8.decodeLossy(bytes.subarray(0, end))
}

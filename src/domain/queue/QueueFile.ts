import * as Bytes from "../text/Bytes.ts"
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
 * line costs nothing but itself. Well-formed files are decoded some lines at a time; only others line by line.
 */
export const parse = (bytes: Uint8Array): QueueFile => {
  const reading = reader()
  for (let start = 0; start < bytes.length; start += piece) reading.feed(bytes.subarray(start, start + piece))
  return reading.end()
}

/** Bytes decoded together: so few stay close at hand, which halves the time a long queue takes. */
const piece = 65_536

/** The same for a file that comes in pieces; their bytes may be used again once they were fed. */
export const reader = (): { readonly feed: (bytes: Uint8Array) => void; readonly end: () => QueueFile } => {
  const entries: Array<QueueEntry> = []
  const unparsable: Array<string> = []
  let torn: Array<Uint8Array> = []
  let first = true
  const read = (lines: Uint8Array): void => {
    const text = Utf8.decode(lines)
    if (text === undefined) parseLines(lines, first, entries, unparsable)
    else parseText(first ? Utf8.withoutByteOrderMark(text) : text, entries, unparsable)
    first = false
  }
  return {
    feed: (bytes) => {
      const whole = bytes.lastIndexOf(lineFeed) + 1
      if (whole > 0) {
        const lines = bytes.subarray(0, whole)
        read(torn.length === 0 ? lines : Bytes.concat([...torn, lines]))
        torn = []
      }
      // A copy also of a `Buffer`, whose own `slice` is none.
      if (whole < bytes.length) torn.push(Uint8Array.prototype.slice.call(bytes, whole))
    },
    end: () => {
      if (torn.length > 0) read(Bytes.concat(torn))
      torn = []
      return { entries, unparsable }
    }
  }
}

const parseText = (text: string, entries: Array<QueueEntry>, unparsable: Array<string>): void => {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start)
    const end = found < 0 ? text.length : found
    sort(text.slice(start, end), entries, unparsable)
    start = end + 1
  }
}

const parseLines = (
  bytes: Uint8Array,
  first: boolean,
  entries: Array<QueueEntry>,
  unparsable: Array<string>
): void => {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found < 0 ? bytes.length : found
    const line = bytes.subarray(start, end)
    const text = Utf8.decode(line)
    if (text === undefined) unparsable.push(cut(Utf8.decodeLossy(line.subarray(0, maxUnparsable))))
    else sort(first && start === 0 ? Utf8.withoutByteOrderMark(text) : text, entries, unparsable)
    start = end + 1
  }
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

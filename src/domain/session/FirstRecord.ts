import * as Utf8 from "../text/Utf8.ts"

/**
 * Is a file a transcript? Judged by its first record alone: a JSON object on the first line that is not blank
 * (design §3.1 step 2). Claude Code writes each record as one line, so a first line without its line feed is one still
 * being written.
 */
export type Verdict =
  | "transcript"
  | "not-a-transcript"
  /** Nothing yet, or a first record that has not been written to its end: wait. */
  | "unfinished"
  /** Undecided: give a longer beginning of the file. */
  | "more"

/** Bytes of a first record that are read; a longer one counts by how it begins. Pasted pictures make long records. */
export const maxBytes = 8_388_608

/** `beginning` is the start of the file, `complete` says that it is all of it. */
export const judge = (beginning: Uint8Array, complete: boolean): Verdict => {
  const start = skipBlank(beginning)
  if (start === beginning.length) return complete || start >= maxBytes ? "unfinished" : "more"
  if (beginning[start] !== openBrace) return "not-a-transcript"
  const end = beginning.indexOf(lineFeed, start)
  if (end >= 0) return isObject(beginning.subarray(start, end)) ? "transcript" : "not-a-transcript"
  if (complete) return isObject(beginning.subarray(start)) ? "transcript" : "unfinished"
  return beginning.length >= maxBytes ? "transcript" : "more"
}

const lineFeed = 0x0a
const openBrace = 0x7b
const blanks: ReadonlySet<number> = new Set([0x09, lineFeed, 0x0d, 0x20])

const skipBlank = (bytes: Uint8Array): number => {
  const index = bytes.findIndex((byte) => !blanks.has(byte))
  return index < 0 ? bytes.length : index
}

/** Begins with a brace, so whatever parses is an object. */
const isObject = (line: Uint8Array): boolean => {
  try {
    JSON.parse(Utf8.decodeLossy(line))
    return true
  } catch {
    return false
  }
}

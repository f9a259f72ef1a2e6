import type { FamilyName } from "./FamilyName.ts"
import type { SessionName } from "./SessionName.ts"

/** A file that comes in parts (docs/append.md): which one, how long, and what its parts are put behind. */
export interface Note {
  readonly session: SessionName
  readonly file?: FamilyName | undefined
  /** Bytes of the whole file. */
  readonly length: number
  /** Bytes at its beginning that are taken from the version that is kept; 0 for none. */
  readonly base: number
  /** What those hash to, lower-case hex; empty for none. */
  readonly before: string
}

/** How far it came. */
export interface Progress extends Note {
  /** Bytes that came, after the base. */
  readonly received: number
  /** The file was put together, and this was the answer to it, as JSON. */
  readonly answer?: string | undefined
}

/** One part as it is announced, before any byte of it. */
export interface Request extends Pick<Note, "session" | "file" | "length"> {
  readonly offset: number
  readonly complete: boolean
  /** Hash of everything before `offset`, which the server is to take from its own version. */
  readonly before?: string | undefined
  /** Bytes of this part; `undefined` when a compressed body does not tell. */
  readonly size: number | undefined
}

export type Decision =
  /** Put it together at once: it is the only part. */
  | { readonly _tag: "Direct"; readonly note: Note }
  | { readonly _tag: "Begin"; readonly note: Note }
  | { readonly _tag: "Continue"; readonly progress: Progress }
  /** It was put together already, and the answer was lost. */
  | { readonly _tag: "Repeat"; readonly answer: string }
  /** It has to go on from this byte of the file. */
  | { readonly _tag: "Elsewhere"; readonly offset: number }
  /** There is none, and this does not begin one. */
  | { readonly _tag: "Unknown" }
  /** What is announced cannot be. */
  | { readonly _tag: "Invalid" }

/** Bytes of a part that is not kept when the connection breaks: sending it again costs less than keeping it. */
export const small = 1_048_576

/** How many bytes of the file are there. */
export const offsetOf = ({ answer, base, length, received }: Progress): number =>
  answer === undefined ? base + received : length

/** Total. */
export const decide = (found: Progress | undefined, asked: Request): Decision => {
  const { complete, length, offset, size } = asked
  if (offset > length || (size !== undefined && (offset + size > length || (complete && offset + size !== length)))) {
    return { _tag: "Invalid" }
  }
  if (found === undefined) return fresh(asked)
  if (found.session !== asked.session || found.file !== asked.file || found.length !== length) return { _tag: "Invalid" }
  const there = offsetOf(found)
  if (there !== offset) return { _tag: "Elsewhere", offset: there }
  if (found.answer === undefined) return { _tag: "Continue", progress: found }
  return complete ? { _tag: "Repeat", answer: found.answer } : { _tag: "Elsewhere", offset: there }
}

const fresh = ({ before, complete, file, length, offset, session }: Request): Decision => {
  if (offset > 0 && before === undefined) return { _tag: "Unknown" }
  const note = { session, file, length, base: offset, before: offset > 0 ? before ?? "" : "" }
  return { _tag: complete && length - offset <= small ? "Direct" : "Begin", note }
}

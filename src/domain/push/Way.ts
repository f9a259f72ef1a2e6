import * as Classification from "./Classification.ts"
import * as InDoubt from "./InDoubt.ts"
import type { Reply } from "./Reply.ts"

/**
 * How the bytes of one file go to the server: whole, as every server takes them; or in parts of a larger file, of which
 * the server has the beginning already or gets it kept when the connection breaks (docs/append.md). Everything that is
 * not understood ends in the whole upload, so the worst that parts can cost is one request more.
 */

/** The word by which a server says that it takes parts. */
export const feature = "append"

export interface Limits {
  /** A file of which more than this is to be sent goes in parts that a broken connection does not lose. Bytes. */
  readonly resumable: number
  /** Of one part, where parts are compressed in memory. Bytes. */
  readonly part: number
  /** Fewer bytes than this between two breaks of the connection are no progress. */
  readonly progress: number
}

export const standard: Limits = { resumable: 1_048_576, part: 4_194_304, progress: 16_384 }

/** The next thing to do. Offsets are bytes of the whole file. */
export type Step =
  | { readonly _tag: "Whole" }
  | Send
  /** How far did the upload come? `lost` is the answer that never came, and what was sent then. */
  | { readonly _tag: "Ask"; readonly sent: Send; readonly lost: Reply }
  /** This is what the server says about the file. */
  | { readonly _tag: "Ended"; readonly reply: Reply }

/** The bytes from `from` to `to`. Empty, and `complete`, when the server has all of them and only has to put them together. */
export interface Send {
  readonly _tag: "Send"
  readonly from: number
  readonly to: number
  readonly complete: boolean
  /** The first bytes the server is to take from its own version; 0 for none. */
  readonly base: number
  /** Answers in a row that moved nothing on. */
  readonly idle: number
}

export interface File {
  readonly size: number
  /** The server takes parts. */
  readonly able: boolean
  /** Bytes at the beginning that are as they were when the server said it has them; 0 when that is not known. */
  readonly known: number
  /** The longest part; `Infinity` where nothing is compressed. */
  readonly part: number
  readonly limits: Limits
}

/** Answers in a row without progress after which the file goes whole. */
const patience = 2

export const begin = (file: File): Step => {
  if (!file.able) return { _tag: "Whole" }
  const base = file.known > 0 && file.known < file.size ? file.known : 0
  if (isResumable(file, base)) return partFrom(file, base, base, 0)
  return base > 0
    ? { _tag: "Send", from: base, to: file.size, complete: true, base, idle: 0 }
    : { _tag: "Whole" }
}

const isResumable = ({ limits, size }: File, base: number): boolean => size - base > limits.resumable

const partFrom = (file: File, base: number, from: number, idle: number): Send => {
  const to = Math.min(file.size, from + file.part)
  return { _tag: "Send", from, to, complete: from === file.size, base, idle }
}

/** After the reply to a part. */
export const heard = (file: File, sent: Send, reply: Reply): Step => {
  const ended: Step = { _tag: "Ended", reply }
  switch (reply._tag) {
    case "SourceFailed":
      return ended
    case "NoAnswer":
      return isResumable(file, sent.base) && InDoubt.isLeftBy(reply) && !stopped.has(reply.code)
        ? { _tag: "Ask", sent, lost: reply }
        : ended
    case "Answered":
      break
  }
  const { offset, status } = reply
  if (status === 200 && sent.complete) return ended
  if (status === 409 && offset !== undefined && sent.idle < patience) return goOn(file, sent, offset, sent.idle + 1)
  if (status >= 200 && status < 300) {
    return offset !== undefined && offset > sent.from && !sent.complete ? goOn(file, sent, offset, 0) : { _tag: "Whole" }
  }
  return stands(status) ? ended : { _tag: "Whole" }
}

/** Nobody wants these any more: what follows is not the next part. */
const stopped: ReadonlySet<string> = new Set(["UNWANTED", "ABORTED"])

const goOn = (file: File, sent: Send, offset: number, idle: number): Step =>
  offset < sent.base || offset > file.size ? { _tag: "Whole" } : partFrom(file, sent.base, offset, idle)

/** Says as much about the whole upload: who asks, whose session it is, how long it is, or that this is no time for it. */
const stands = (status: number): boolean =>
  [401, 408, 410, 413, 425, 429].includes(status) || (status >= 300 && status < 400) || (status >= 500 && status !== 501)

/**
 * After the answer to how far it came. A connection that lets enough through between two breaks is used again; else the
 * lost answer stands, and the file waits its turn like any other that failed. A server that asks to be left alone is
 * heard whatever it was asked.
 */
export const told = (file: File, { lost, sent }: Extract<Step, { _tag: "Ask" }>, reply: Reply): Step => {
  const ended: Step = { _tag: "Ended", reply: pauses(reply) ? reply : lost }
  if (reply._tag !== "Answered" || reply.status < 200 || reply.status > 299 || reply.offset === undefined) return ended
  const moved = reply.offset - sent.from
  if (moved >= Math.max(1, file.limits.progress)) return goOn(file, sent, reply.offset, 0)
  const last = reply.offset === file.size
  return last && sent.idle < patience ? goOn(file, sent, reply.offset, sent.idle + 1) : ended
}

const pauses = (reply: Reply): boolean => {
  const read = Classification.classify(reply, { serverKnownForSha256: false, size: undefined })
  return read._tag === "Transient" && read.retryAfter !== undefined
}

/** Did the server show that it does not know parts at all, whatever it said? */
export const unknown = (reply: Reply): boolean =>
  reply._tag === "Answered" && [404, 405, 501].includes(reply.status)

import type { Framing } from "./Head.ts"

/** What comes is not HTTP. The code is that of Node's own reader. */
export class Malformed extends Error {
  readonly code = "HPE_INVALID"
}

/** Finds the body in what comes after the head. */
export interface Unframe {
  /** Gives the pieces of the body in these bytes to `give`, none of them empty; how many bytes belong to the reply. */
  readonly feed: (bytes: Uint8Array, give: (piece: Uint8Array) => void) => number
  readonly isEnded: () => boolean
  /** The connection has ended: was that the end of the body? */
  readonly mayEndHere: () => boolean
}

export const make = (framing: Framing): Unframe => {
  switch (framing._tag) {
    case "Length":
      return ofLength(framing.length)
    case "Chunked":
      return chunked()
    case "Rest":
      return { ...ofLength(Infinity), mayEndHere: () => true }
  }
}

const ofLength = (length: number): Unframe => {
  let left = length
  return {
    feed: (bytes, give) => {
      const count = Math.min(left, bytes.length)
      left -= count
      if (count > 0) give(count === bytes.length ? bytes : bytes.subarray(0, count))
      return count
    },
    isEnded: () => left === 0,
    mayEndHere: () => left === 0
  }
}

/** A line of a chunk's size, with what may be said behind it, or of a trailer. */
const longestLine = 1_024
const mostTrailers = 64

const [lf, cr] = [10, 13]

/** RFC 9112 §7.1. Trailers are not believed. */
const chunked = (): Unframe => {
  let state: "size" | "data" | "end of data" | "trailer" | "ended" = "size"
  let left = 0
  let line = ""
  let trailers = 0

  /** A byte of a line that ends in CR LF; the line, once it is whole. */
  const collect = (byte: number): string | undefined => {
    if (byte === lf) {
      if (!line.endsWith("\r")) throw new Malformed("a line ends without CR")
      const whole = line.slice(0, -1)
      line = ""
      return whole
    }
    if (line.length >= longestLine || line.endsWith("\r")) throw new Malformed("a line is no line")
    line += String.fromCharCode(byte)
    return undefined
  }

  const ended = (whole: string): void => {
    if (state === "size") {
      const size = /^([0-9a-f]{1,12})(?:[ \t]*;[\t\x20-\x7e]*)?$/i.exec(whole)?.[1]
      if (size === undefined) throw new Malformed("a chunk has no size")
      left = Number.parseInt(size, 16)
      state = left === 0 ? "trailer" : "data"
    } else if (whole === "") state = "ended"
    else if (++trailers > mostTrailers) throw new Malformed("too many trailers")
  }

  return {
    feed: (bytes, give) => {
      let at = 0
      while (at < bytes.length && state !== "ended") {
        if (state === "data") {
          const count = Math.min(left, bytes.length - at)
          give(bytes.subarray(at, at + count))
          at += count
          left -= count
          if (left === 0) state = "end of data"
          continue
        }
        const byte = bytes[at++]!
        if (state === "end of data") {
          line += String.fromCharCode(byte)
          const isFirst = line.length === 1
          if (byte !== (isFirst ? cr : lf)) throw new Malformed("a chunk is longer than it says")
          if (isFirst) continue
          line = ""
          state = "size"
          continue
        }
        const whole = collect(byte)
        if (whole !== undefined) ended(whole)
      }
      return at
    },
    isEnded: () => state === "ended",
    mayEndHere: () => state === "ended"
  }
}

import * as Utf8 from "../text/Utf8.ts"
import type { Scan } from "./TranscriptScan.ts"

/**
 * Finds `"key": "value"` in a stream of JSON lines without parsing them: in JSON an unescaped `"key"` before a colon is
 * a key wherever it stands. Memory is bounded by `window` bytes beside the chunk at hand; a longer value is no value.
 */

const window = 1024
const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

interface Needle {
  readonly bytes: Uint8Array
  /** Boyer-Moore-Horspool: how far a window may move when its last byte is this one. */
  readonly skip: Uint8Array
  /** Where in the carried bytes and the next chunk its search goes on. */
  next: number
}

const needle = (key: string): Needle => {
  const bytes = Utf8.encode(`"${key}"`)
  const skip = new Uint8Array(256).fill(bytes.length)
  for (let i = 0; i < bytes.length - 1; i++) skip[bytes[i]!] = bytes.length - 1 - i
  return { bytes, skip, next: 0 }
}

const find = (hay: Uint8Array, { bytes, skip }: Needle, from: number): number => {
  const last = bytes.length - 1
  for (let end = from + last; end < hay.length;) {
    const unit = hay[end]!
    if (unit === bytes[last]!) {
      let k = 1
      while (k <= last && hay[end - k] === bytes[last - k]) k++
      if (k > last) return end - last
    }
    end += skip[unit]!
  }
  return -1
}

const afterBlanks = (hay: Uint8Array, from: number): number => {
  let at = from
  while (hay[at] === 0x20 || hay[at] === 0x09) at++
  return at
}

/** The string value after a key, `"cut"` when the bytes end before it does, `undefined` when it is none. */
const valueAt = (hay: Uint8Array, from: number): { readonly value: string } | "cut" | undefined => {
  let at = afterBlanks(hay, from)
  if (at >= hay.length) return "cut"
  if (hay[at] !== colon) return undefined
  at = afterBlanks(hay, at + 1)
  if (at >= hay.length) return "cut"
  if (hay[at] !== quote) return undefined
  const start = at + 1
  let escaped = false
  for (at = start; at < hay.length && hay[at] !== quote; at++) {
    if (hay[at] !== backslash) continue
    escaped = true
    at++
  }
  if (at >= hay.length) return "cut"
  const raw = Utf8.decodeLossy(hay.subarray(start, at))
  return { value: escaped ? unescape(raw) : raw }
}

const unescape = (raw: string): string => {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Asks `judge` about the value of every given key until it answers; each value is asked about once. */
export const make = <A>(keys: ReadonlyArray<string>, judge: (value: string) => A | undefined): Scan<A> => {
  const needles = keys.map(needle)
  let carried: Uint8Array = new Uint8Array()
  const search = (hay: Uint8Array, wanted: Needle): A | undefined => {
    let from = wanted.next
    for (let at = find(hay, wanted, from); at >= 0; at = find(hay, wanted, from)) {
      const result = valueAt(hay, at + wanted.bytes.length)
      if (result === "cut" && hay.length - at <= window) {
        wanted.next = at
        return undefined
      }
      from = at + wanted.bytes.length
      const answer = typeof result === "object" ? judge(result.value) : undefined
      if (answer !== undefined) return answer
    }
    wanted.next = Math.max(from, hay.length - wanted.bytes.length + 1)
    return undefined
  }
  return {
    feed: (chunk) => {
      const hay = join(carried, chunk)
      for (const wanted of needles) {
        const answer = search(hay, wanted)
        if (answer !== undefined) return answer
      }
      const keep = Math.min(...needles.map(({ next }) => next))
      carried = hay.slice(keep)
      for (const wanted of needles) wanted.next -= keep
      return undefined
    },
    end: () => undefined
  }
}

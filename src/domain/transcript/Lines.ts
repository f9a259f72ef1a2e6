/**
 * Cuts a stream of bytes into lines, whatever the chunks. Memory is bounded by one line of at most `longest` bytes; of
 * a longer one only the beginning is kept, for it to be named.
 */
export interface Line {
  /** From 0; blank lines count and are left out. */
  readonly index: number
  /** Where the line begins in the file, in bytes. */
  readonly offset: number
  /** Bytes of the line without its line feed, also when they are not all here. */
  readonly size: number
  /** May be a view into the chunk: read it before the chunk's memory is used again. */
  readonly bytes: Uint8Array
  /** Was the line longer than `longest`, so that `bytes` is its beginning only? */
  readonly cut: boolean
  /** Did a line feed follow? The last line of a file that is being written may have none. */
  readonly ended: boolean
}

export interface Splitter {
  readonly feed: (chunk: Uint8Array) => ReadonlyArray<Line>
  /** The line that no line feed ended, if there is one. */
  readonly end: () => ReadonlyArray<Line>
}

export interface Limits {
  readonly longest: number
  /** Bytes kept of a line that is too long. */
  readonly head: number
}

/** Room for a pasted picture in a line (as `FirstRecord.maxBytes`); an upload has at most 50 MiB (design §4). */
export const limits: Limits = { longest: 8_388_608, head: 4096 }

const lineFeed = 0x0a

/** Where the bytes that are fed begin in the file. */
export interface Start {
  readonly index: number
  readonly offset: number
}

export const make = ({ head, longest }: Limits = limits, start: Start = { index: 0, offset: 0 }): Splitter => {
  let { index, offset } = start
  let size = 0
  let held = new Uint8Array()
  let used = 0

  const hold = (part: Uint8Array): void => {
    size += part.length
    if (size > longest) {
      const wanted = part.subarray(0, Math.max(0, head - used))
      held = grown(held.subarray(0, Math.min(used, head)), Math.min(used, head), wanted, head)
      used = Math.min(head, used + wanted.length)
      return
    }
    held = grown(held, used, part, longest)
    used += part.length
  }

  const close = (tail: Uint8Array, ended: boolean): Line | undefined => {
    const whole = size === 0 && tail.length <= longest
    if (!whole) hold(tail)
    const line = whole
      ? { index, offset, size: tail.length, bytes: tail, cut: false, ended }
      : { index, offset, size, bytes: held.subarray(0, used), cut: size > longest, ended }
    index++
    offset += line.size + 1
    size = used = 0
    held = new Uint8Array()
    return line.cut || !isBlank(line.bytes) ? line : undefined
  }

  return {
    feed: (chunk) => {
      const lines: Array<Line> = []
      let start = 0
      for (let stop = chunk.indexOf(lineFeed); stop >= 0; stop = chunk.indexOf(lineFeed, start)) {
        const line = close(chunk.subarray(start, stop), true)
        if (line !== undefined) lines.push(line)
        start = stop + 1
      }
      if (start < chunk.length) hold(chunk.subarray(start))
      return lines
    },
    end: () => {
      const line = size === 0 ? undefined : close(new Uint8Array(), false)
      return line === undefined ? [] : [line]
    }
  }
}

/** All lines of bytes that are at hand. */
export const all = (bytes: Uint8Array, given: Limits = limits): ReadonlyArray<Line> => {
  const splitter = make(given)
  return [...splitter.feed(bytes), ...splitter.end()]
}

/** `buffer` with `part` behind its first `used` bytes; doubles its room up to `most`, so that all copying is linear. */
const grown = (buffer: Uint8Array, used: number, part: Uint8Array, most: number): Uint8Array<ArrayBuffer> => {
  const needed = used + part.length
  const room = buffer.length >= needed ? buffer.length : Math.min(most, Math.max(needed, 2 * buffer.length))
  const target = room === buffer.length ? buffer as Uint8Array<ArrayBuffer> : new Uint8Array(room)
  if (target !== buffer) target.set(buffer.subarray(0, used))
  target.set(part, used)
  return target
}

const isBlank = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  return true
}

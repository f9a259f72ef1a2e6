/**
 * How much there is to build from a line of JSON, seen from its bytes alone: a few megabytes of brackets would become
 * hundreds of megabytes of lists, and a chain of millions takes seconds to be swept up again.
 */
export interface Limits {
  /** Objects and lists inside each other. */
  readonly depth: number
  /** Objects and lists in all. */
  readonly brackets: number
  /** Lines up to so many bytes are not looked at: they are small whatever is in them. */
  readonly small: number
}

export const limits: Limits = { depth: 1000, brackets: 250_000, small: 65_536 }

const quote = 0x22
const backslash = 0x5c

/** Never fails; what is no JSON may be taken for either. */
export const isTooMuch = (bytes: Uint8Array, { brackets, depth, small }: Limits = limits): boolean => {
  if (bytes.length <= small) return false
  let level = 0
  let opened = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!
    if (byte === quote) {
      const end = endOfText(bytes, index + 1)
      if (end < 0) return false
      index = end
    } else if (byte === 0x5b || byte === 0x7b) {
      opened++
      if (++level > depth || opened > brackets) return true
    } else if (byte === 0x5d || byte === 0x7d) level--
  }
  return false
}

/** Where the text that begins at `from` has its quote; -1 when it has none. */
const endOfText = (bytes: Uint8Array, from: number): number => {
  for (let end = bytes.indexOf(quote, from); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let slashes = 0
    while (bytes[end - 1 - slashes] === backslash && end - 1 - slashes >= from) slashes++
    if (slashes % 2 === 0) return end
  }
  return -1
}

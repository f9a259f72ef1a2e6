/**
 * UTF-8 that can also say a lone surrogate, in three bytes (simonsapin.github.io/wtf-8): what JSON may hold and a file
 * must give back unchanged.
 */

/** The bytes of one code point, surrogates included. */
export const bytesOf = (point: number): ReadonlyArray<number> => {
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 0x3f)]
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)]
}

/** How many bytes a sequence has by its first one; 0 when none begins so. */
const lengthOf = (lead: number): number => {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** Shortest form only; a surrogate pair in two sequences is ill-formed, because it has a form of four bytes. */
export const decode = (bytes: ReadonlyArray<number>): string | undefined => {
  let text = ""
  let afterHigh = false
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i]!
    const length = lengthOf(lead)
    if (length === 0 || i + length > bytes.length) return undefined
    let point = length === 1 ? lead : lead & (0x7f >> length)
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k]!
      if ((next & 0xc0) !== 0x80) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    if ((length === 3 && point < 0x800) || (length === 4 && (point < 0x10000 || point > 0x10ffff))) return undefined
    if (afterHigh && point >= 0xdc00 && point <= 0xdfff) return undefined
    afterHigh = point >= 0xd800 && point <= 0xdbff
    text += String.fromCodePoint(point)
    i += length
  }
  return text
}

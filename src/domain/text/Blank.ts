/**
 * White space as both the original's Python (`str.strip`, `str.splitlines`) and JavaScript understand it: what either
 * would cut off or break a line at is treated so here (client spec QUE-3, QUE-4).
 */

/** True for every UTF-16 unit that Python's `strip` or JavaScript's `trim` removes. */
export const isBlank = (unit: number): boolean => {
  if (unit > 0x20 && unit < 0x7f) return false
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f)
  return unit === 0x85 || unit === 0xa0 || unit === 0x1680 || (unit >= 0x2000 && unit <= 0x200a) || unit === 0x2028 ||
    unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000 || unit === 0xfeff
}

/** The text without outer blanks. */
export const trim = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Does nothing but blanks make up the text? */
export const isEmpty = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (!isBlank(text.charCodeAt(i))) return false
  return true
}

/** Every character at which Python splits lines: LF CR VT FF FS GS RS NEL U+2028 U+2029; CRLF counts as one. */
export const lineSeparator = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/

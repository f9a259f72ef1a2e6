/** FNV-1a over UTF-16 units, 32 bits with a sign: tells texts apart that nobody chose to be alike. No proof of anything. */
export const bits = (text: string): number => {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value
}

/** The same as 8 hexadecimal digits, for names. */
export const of = (text: string): string => (bits(text) >>> 0).toString(16).padStart(8, "0")

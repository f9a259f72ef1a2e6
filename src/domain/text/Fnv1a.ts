/** FNV-1a, 8 hexadecimal digits: tells names apart that nobody chose to be alike. No proof of anything. */
export const of = (text: string): string => {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, "0")
}

/**
 * Text from data (paths, session names, server messages) made safe to print: control characters could move the cursor,
 * clear the screen, write the clipboard (OSC 52) or forge a line (reliability C9). C0, DEL, C1, the line and paragraph
 * separators and the marks that reverse reading direction are shown as `\x1b`-like escapes; everything else stays.
 */
export const escape = (text: string): string => text.replace(unsafe, (character) => {
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`
})

const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** `escape` for text of several lines whose line feeds are ours. */
export const escapeLines = (text: string): string => text.split("\n").map(escape).join("\n")

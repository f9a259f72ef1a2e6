/**
 * Values as Python's `repr` prints them: the first client wrote its warnings that way, and scripts read them (client
 * spec PUSH-24). Strings keep what Python calls printable and escape the rest, so nothing in them can steer a terminal.
 */
export const repr = (value: string | number): string => (typeof value === "number" ? String(value) : text(value))

/** `{'file': 'a.jsonl', 'status': 404}` */
export const dict = (entries: ReadonlyArray<readonly [string, string | number]>): string =>
  `{${entries.map(([key, value]) => `${repr(key)}: ${repr(value)}`).join(", ")}}`

const text = (value: string): string => {
  const quote = value.includes("'") && !value.includes("\"") ? "\"" : "'"
  let out = quote
  for (const character of value) out += character === quote ? `\\${quote}` : escaped(character)
  return out + quote
}

const short: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }

const escaped = (character: string): string => {
  const known = short[character]
  if (known !== undefined) return known
  if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character
  const code = character.codePointAt(0)!
  const hex = (width: number): string => code.toString(16).padStart(width, "0")
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`
}

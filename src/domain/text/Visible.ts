/**
 * Foreign text for people's eyes: nothing in it is hidden, and nothing changes what stands around it. Terminal
 * sequences go, line ends become line feeds, and every character that is invisible, turns the reading direction or
 * controls a device is written out (Unicode TR 36 §2, TR 39 §3; `Trojan Source`, CVE-2021-42574). Joiners between
 * letters and pictures stay: many scripts need them.
 */
export const text = (value: string): string =>
  suspect.test(value)
    ? value
      .replace(terminal, "")
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replace(hidden, named)
      .replace(/\p{Cs}/gu, "\ufffd")
      .replace(/(\p{M}{6})\p{M}+/gu, "$1…")
    : value

/** The same on one line, at most `longest` UTF-16 units and an ellipsis. */
export const line = (value: string, longest = 200): string => {
  const one = text(value.slice(0, 4 * longest)).replace(/\s+/g, " ").trim()
  return one.length > longest || value.length > 4 * longest ? `${whole(one.slice(0, longest))}…` : one
}

/** The first `longest` UTF-16 units, and how many more there are. */
export const cut = (value: string, longest: number): { readonly shown: string; readonly rest: number } =>
  value.length <= longest
    ? { shown: text(value), rest: 0 }
    : { shown: text(whole(value.slice(0, longest))), rest: value.length - longest }

/** Without the half of a character that a cut may have left at the end. */
const whole = (value: string): string => /[\ud800-\udbff]$/.test(value) ? value.slice(0, -1) : value

/** Controls but tab and line feed; marks of direction; what has no width or no shape; tags. */
const unseen = [
  "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f",
  "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f",
  "\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb",
  "\\u{e0000}-\\u{e007f}"
].join("")

const hidden = new RegExp(`[${unseen}]`, "gu")
const suspect = new RegExp(`[${unseen}\\u2028\\u2029\\p{Cs}]|\\p{M}{7}`, "u")

/** Sequences of ECMA-48: those with parameters, those that carry a text (titles, links), and the short ones. */
const terminal = new RegExp(
  [
    "\\u001b\\[[0-?]{0,40}[ -/]{0,4}[@-~]",
    "\\u001b[\\]PX^_][^\\u0007\\u001b]{0,2000}(?:\\u0007|\\u001b\\\\)",
    "\\u001b[ -/]{0,4}[0-Z\\\\-~]"
  ].join("|"),
  "g"
)

const named = (character: string): string => {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? "\u2421" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`
}

import * as Blank from "./Blank.ts"
import * as Wtf8 from "./Wtf8.ts"

/**
 * How a text gets into one column of one line, whatever it holds (design §3): TAB, NUL, every line separator, outer
 * blanks, lone surrogates and `%` itself are written as `%XX` of their (W)UTF-8 bytes; all else stays readable.
 */

const breaking = /[\0\t\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/

/** A surrogate without its other half: text that UTF-8 cannot say. */
export const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const inner = new RegExp(`%|${breaking.source}|${loneSurrogate.source}`, "g")

const hex = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`

const escape = (text: string): string => {
  let out = ""
  for (const character of text) out += Wtf8.bytesOf(character.codePointAt(0)!).map(hex).join("")
  return out
}

/** Would the text damage a line, or not come back from it as it is? A `%` alone does no harm. */
export const isNeeded = (text: string): boolean =>
  text.length > 0 &&
  (Blank.isBlank(text.charCodeAt(0)) || Blank.isBlank(text.charCodeAt(text.length - 1)) || breaking.test(text) ||
    loneSurrogate.test(text))

export const encode = (text: string): string => {
  const body = Blank.trim(text)
  if (body === "") return escape(text)
  const start = text.indexOf(body)
  return escape(text.slice(0, start)) + body.replace(inner, escape) + escape(text.slice(start + body.length))
}

const digit = (unit: number): number => {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** `undefined` when a `%` is not followed by two hexadecimal digits or the bytes of a run are not WTF-8. */
export const decode = (text: string): string | undefined => {
  if (!text.includes("%")) return text
  let out = ""
  for (let i = 0; i < text.length;) {
    const next = text.indexOf("%", i)
    if (next !== i) {
      out += text.slice(i, next < 0 ? undefined : next)
      if (next < 0) break
      i = next
    }
    const run: Array<number> = []
    for (; text.charCodeAt(i) === 0x25; i += 3) {
      const high = digit(text.charCodeAt(i + 1))
      const low = digit(text.charCodeAt(i + 2))
      if (high < 0 || low < 0) return undefined
      run.push(high * 16 + low)
    }
    const decoded = Wtf8.decode(run)
    if (decoded === undefined) return undefined
    out += decoded
  }
  return out
}

import * as Either from "effect/Either"
import * as SessionId from "../session/SessionId.ts"
import * as Blank from "../text/Blank.ts"
import * as Utf8 from "../text/Utf8.ts"

/**
 * What the bytes of the private list mean: one session id a line (client spec PRIV-1; design §3). Byte-order mark,
 * UTF-16 with its mark, CRLF, blanks, a missing last LF and letter case make no difference. A list that cannot be
 * understood whole is `Unreadable`: then nobody knows what is private, and nothing may be sent (reliability P4, P5).
 */
export class Unreadable {
  readonly _tag = "Unreadable"
  readonly reason: "NUL" | "invalid UTF-8" | "invalid UTF-16"
  constructor(reason: "NUL" | "invalid UTF-8" | "invalid UTF-16") {
    this.reason = reason
  }
}

/** Ids in the form of `SessionId.normalize`. */
export type PrivateIds = ReadonlySet<string>

const isLittleEndian = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfe
const isBigEndian = (bytes: Uint8Array): boolean => bytes[0] === 0xfe && bytes[1] === 0xff

/** Appending UTF-8 to such a list would make both unreadable: it is rewritten with `toUtf8` first. */
export const isUtf16 = (bytes: Uint8Array): boolean => isLittleEndian(bytes) || isBigEndian(bytes)

const decodeUtf16 = (bytes: Uint8Array): string | undefined => {
  const little = isLittleEndian(bytes) ? bytes : bytes.map((_, i) => bytes[i ^ 1] ?? 0)
  try {
    return bytes.length % 2 === 0 ? new TextDecoder("utf-16le", { fatal: true }).decode(little) : undefined
  } catch {
    return undefined
  }
}

const textOf = (bytes: Uint8Array): Either.Either<string, Unreadable> => {
  const wide = isUtf16(bytes)
  const text = wide ? decodeUtf16(bytes) : Utf8.decode(bytes)
  if (text === undefined) return Either.left(new Unreadable(wide ? "invalid UTF-16" : "invalid UTF-8"))
  return text.includes("\0") ? Either.left(new Unreadable("NUL")) : Either.right(Utf8.withoutByteOrderMark(text))
}

const idsOf = (text: string): PrivateIds => {
  const ids = new Set(text.split(Blank.lineSeparator).map(SessionId.normalize))
  ids.delete("")
  return ids
}

export const parse = (bytes: Uint8Array): Either.Either<PrivateIds, Unreadable> => Either.map(textOf(bytes), idsOf)

/** Is the id listed? The empty id never is. The answer of `parse`, for one id and without splitting the list. */
export const contains = (bytes: Uint8Array, id: string): Either.Either<boolean, Unreadable> => {
  const searching = search(id)
  for (let at = 0; at < bytes.length; at += piece) searching.feed(bytes.subarray(at, at + piece))
  const found = searching.end()
  return found === undefined
    ? Either.map(textOf(bytes), (text) => idsOf(text).has(SessionId.normalize(id)))
    : Either.right(found)
}

/** Bytes looked at together: so few stay close at hand, which halves the time a long list takes. */
const piece = 65_536

/** The same for a list that comes in pieces, whose bytes may be used again once they were fed. */
export interface Search {
  readonly feed: (bytes: Uint8Array) => void
  /** `undefined` when the list is more than ASCII: then it has to be looked at as a whole. */
  readonly end: () => boolean | undefined
}

export const search = (id: string): Search => {
  const wanted = SessionId.normalize(id)
  let plain = true
  let found = false
  let torn = ""
  return {
    feed: (bytes) => {
      const text = plain ? Utf8.decode(bytes) : undefined
      plain = text !== undefined && text.length === bytes.length && !text.includes("\0")
      if (text === undefined || found || wanted === "") return
      const whole = text.lastIndexOf("\n") + 1
      if (whole > 0) found = hasLine((torn + text.slice(0, whole)).toLowerCase(), wanted)
      torn = whole > 0 ? text.slice(whole) : torn + text
    },
    end: () => plain ? found || (wanted !== "" && hasLine(torn.toLowerCase(), wanted)) : undefined
  }
}

/** The listed id's line as it stands, without its LF; the id itself when it has none. Not for a list in UTF-16. */
export const lineOf = (bytes: Uint8Array, id: string): string => {
  const wanted = SessionId.normalize(id)
  const lines = Utf8.decode(bytes)?.split("\n") ?? []
  return lines.find((line) => idsOf(Utf8.withoutByteOrderMark(line)).has(wanted)) ?? id
}

/** In ASCII text: does the wanted text stand on a line with nothing but blanks around it? */
const hasLine = (text: string, wanted: string): boolean => {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (endsLine(text, at - 1, -1) && endsLine(text, at + wanted.length, 1)) return true
  }
  return false
}

const endsLine = (text: string, from: number, step: 1 | -1): boolean => {
  let at = from
  while (at >= 0 && at < text.length && !isBreak(text.charCodeAt(at))) {
    if (!Blank.isBlank(text.charCodeAt(at))) return false
    at += step
  }
  return true
}

const isBreak = (unit: number): boolean => (unit >= 0x0a && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1e)

const everyLine = /[^\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]*(?:\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]|$)/g

/** The list without the id, every other line as it was; the same bytes when it is not listed. */
export const remove = (bytes: Uint8Array, id: string): Either.Either<Uint8Array, Unreadable> => {
  const unwanted = SessionId.normalize(id)
  return Either.map(textOf(bytes), (text) => {
    if (!idsOf(text).has(unwanted)) return bytes
    const lines = text.match(everyLine) ?? []
    return Utf8.encode(lines.filter((line) => SessionId.normalize(line) !== unwanted).join(""))
  })
}

/** The same list as UTF-8 without a mark, ready to be appended to. */
export const toUtf8 = (bytes: Uint8Array): Either.Either<Uint8Array, Unreadable> =>
  Either.map(textOf(bytes), (text) => Utf8.encode(text === "" || text.endsWith("\n") ? text : `${text}\n`))

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder("utf-8", { ignoreBOM: true })
const encoder = new TextEncoder()

/** U+FEFF, which editors put before the first character of a file. */
export const byteOrderMark = "\ufeff"

/** The text of well-formed UTF-8, `undefined` for anything else (also when it is too long for one string). */
export const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** Never fails: every ill-formed sequence becomes U+FFFD. For people's eyes, never for decisions. */
export const decodeLossy = (bytes: Uint8Array): string => lenient.decode(bytes)

/** Lone surrogates become U+FFFD; whoever must keep them encodes them before (`PercentEncoding`). */
export const encode = (text: string): Uint8Array => encoder.encode(text)

export const withoutByteOrderMark = (text: string): string => text.startsWith(byteOrderMark) ? text.slice(1) : text

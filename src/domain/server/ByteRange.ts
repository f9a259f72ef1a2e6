/** Which bytes of a file a request is about (RFC 9110 §13, §14). One range at most: of several the whole is sent. */
export type ByteRange =
  | { readonly _tag: "Whole" }
  | { readonly _tag: "Part"; readonly offset: number; readonly length: number }
  | { readonly _tag: "Unsatisfiable" }

export interface Headers {
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
}

const whole: ByteRange = { _tag: "Whole" }

/** `etag` is strong and in its quotes. A header that is no single byte range is as none. */
export const of = ({ ifRange, range }: Headers, size: number, etag: string): ByteRange => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((range ?? "").replaceAll(" ", ""))
  if (match === null || (ifRange !== undefined && ifRange.trim() !== etag)) return whole
  const [, first, last] = match as unknown as readonly [string, string, string]
  if (first === "" && last === "") return whole
  if (first === "") {
    const length = Math.min(Number(last), size)
    return length === 0 ? { _tag: "Unsatisfiable" } : { _tag: "Part", offset: size - length, length }
  }
  const offset = Number(first)
  const end = last === "" ? size : Math.min(size, Number(last) + 1)
  if (last !== "" && Number(last) < offset) return whole
  return offset >= size ? { _tag: "Unsatisfiable" } : { _tag: "Part", offset, length: end - offset }
}

/** Has the client these very bytes already (`If-None-Match`)? */
export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined
  && ifNoneMatch.split(",").map((one) => one.trim().replace(/^W\//, "")).some((one) => one === "*" || one === etag)

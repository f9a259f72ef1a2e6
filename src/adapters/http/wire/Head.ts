/** The head of a reply, to anything but a HEAD, and how long its body is (RFC 9112 §4, §5, §6.3). */
export interface Head {
  readonly status: number
  readonly reason: string
  /** By lower-case name; what comes several times is one list. */
  readonly headers: ReadonlyMap<string, string>
  readonly framing: Framing
  /** The connection may be used again when the body has come to its end. */
  readonly isKept: boolean
}

export type Framing =
  | { readonly _tag: "Length"; readonly length: number }
  | { readonly _tag: "Chunked" }
  /** To the end of the connection. */
  | { readonly _tag: "Rest" }

/** No list: the first counts, as for Node. */
const single: ReadonlySet<string> = new Set(["retry-after"])

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/

/** The text before the empty line, byte for byte; `undefined` when it is not a head we are sure to understand. */
export const parse = (text: string): Head | undefined => {
  const [first = "", ...lines] = text.split("\r\n")
  const status = statusLine.exec(first)
  if (status === null) return undefined
  const headers = new Map<string, string>()
  for (const line of lines) {
    const found = field.exec(line)
    if (found === null) return undefined
    const [name, value] = [found[1]!.toLowerCase(), found[2]!]
    const before = headers.get(name)
    if (before === undefined) headers.set(name, value)
    else if (!single.has(name)) headers.set(name, `${before}, ${value}`)
  }
  const framing = framingOf(Number(status[2]), headers)
  const options = (headers.get("connection") ?? "").toLowerCase().split(",").map((each) => each.trim())
  return framing === undefined ? undefined : {
    status: Number(status[2]),
    reason: status[3] ?? "",
    headers,
    framing,
    isKept: status[1] === "1" && !options.includes("close") && framing._tag !== "Rest"
  }
}

/** Both lengths at once, or two of one kind, are what request smuggling is made of: no such reply is read. */
const framingOf = (status: number, headers: ReadonlyMap<string, string>): Framing | undefined => {
  if (status < 200 || status === 204 || status === 304) return { _tag: "Length", length: 0 }
  const [coding, length] = [headers.get("transfer-encoding"), headers.get("content-length")]
  if (coding !== undefined) {
    return coding.toLowerCase() === "chunked" && length === undefined ? { _tag: "Chunked" } : undefined
  }
  if (length === undefined) return { _tag: "Rest" }
  return /^\d{1,15}$/.test(length) ? { _tag: "Length", length: Number(length) } : undefined
}

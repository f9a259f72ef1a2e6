/** The file of an upload as it came over the wire. */
export interface Part {
  /** Fields of plain text in front of it. */
  readonly texts: Readonly<Record<string, string>>
  readonly field: string
  readonly fileName: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** Takes a `multipart/form-data` body of texts and one file apart, byte for byte; throws when anything is out of place. */
export const parse = (contentType: string, body: Buffer): Part => {
  const boundary = /^multipart\/form-data; boundary=([\w-]{20,70})$/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`)
  const { rest, texts } = textsOf(boundary, body)
  const headEnd = rest.indexOf("\r\n\r\n")
  const head = rest.subarray(0, headEnd).toString("utf8")
  const fields = new RegExp(
    `^--${boundary}\\r\\nContent-Disposition: form-data; name="([^"]*)"; filename="([^"]*)"\\r\\nContent-Type: ([^\\r\\n]+)$`
  ).exec(head)
  if (fields === null) throw new Error(`unexpected head ${JSON.stringify(head)}`)
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  if (!rest.subarray(rest.length - tail.length).equals(tail)) throw new Error("the closing boundary is missing")
  const bytes = rest.subarray(headEnd + 4, rest.length - tail.length)
  if (bytes.includes(`--${boundary}`)) throw new Error("more than one part")
  const [, field = "", fileName = "", type = ""] = fields
  return { texts, field, fileName, contentType: type, bytes }
}

/** The text fields at the beginning, and what follows them. */
const textsOf = (boundary: string, body: Buffer): { readonly texts: Record<string, string>; readonly rest: Buffer } => {
  const texts: Record<string, string> = {}
  const next = Buffer.from(`\r\n--${boundary}\r\n`)
  for (let rest = body;;) {
    const found = /^--[\w-]+\r\nContent-Disposition: form-data; name="([^";]*)"\r\n\r\n/.exec(rest.subarray(0, 512).toString("utf8"))
    if (found === null) return { texts, rest }
    const [head, name = ""] = found
    const end = rest.indexOf(next)
    texts[name] = rest.subarray(Buffer.byteLength(head), end).toString("utf8")
    rest = rest.subarray(end + 2)
  }
}

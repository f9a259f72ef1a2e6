/** The one part of an upload as it came over the wire. */
export interface Part {
  readonly field: string
  readonly fileName: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** Takes a `multipart/form-data` body of exactly one part apart, byte for byte; throws when anything is out of place. */
export const parse = (contentType: string, body: Buffer): Part => {
  const boundary = /^multipart\/form-data; boundary=([\w-]{20,70})$/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`)
  const headEnd = body.indexOf("\r\n\r\n")
  const head = body.subarray(0, headEnd).toString("utf8")
  const fields = new RegExp(
    `^--${boundary}\\r\\nContent-Disposition: form-data; name="([^"]*)"; filename="([^"]*)"\\r\\nContent-Type: ([^\\r\\n]+)$`
  ).exec(head)
  if (fields === null) throw new Error(`unexpected head ${JSON.stringify(head)}`)
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  if (!body.subarray(body.length - tail.length).equals(tail)) throw new Error("the closing boundary is missing")
  const bytes = body.subarray(headEnd + 4, body.length - tail.length)
  if (bytes.includes(`--${boundary}`)) throw new Error("more than one part")
  const [, field = "", fileName = "", type = ""] = fields
  return { field, fileName, contentType: type, bytes }
}

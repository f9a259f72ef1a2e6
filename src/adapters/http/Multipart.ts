/** The two ends of a `multipart/form-data` body around the bytes of its only file (client spec PUSH-20). */
export interface Envelope {
  readonly contentType: string
  readonly head: Uint8Array
  readonly tail: Uint8Array
}

/**
 * `boundary` must not occur in the content: give it at least 128 random bits. The file name is written as browsers
 * write it: as UTF-8, with quote and line ends percent-encoded, so that it cannot add a header. `texts` are fields of
 * plain text in front of the file.
 */
export const envelope = (
  boundary: string,
  field: string,
  fileName: string,
  texts: Readonly<Record<string, string>> = {}
): Envelope => ({
  contentType: `multipart/form-data; boundary=${boundary}`,
  head: Buffer.from(
    Object.entries(texts).map(([name, text]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${text}\r\n`).join("")
      + `--${boundary}\r\n`
      + `Content-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(fileName)}"\r\n`
      + "Content-Type: application/octet-stream\r\n\r\n"
  ),
  tail: Buffer.from(`\r\n--${boundary}--\r\n`)
})

/** A file name as the server reads it. */
export const quoted = (text: string): string => text.replace(/["\r\n\0]/g, (character) => encodeURIComponent(character))

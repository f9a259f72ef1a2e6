/** Reads the few headers multipart needs, leniently: whatever stands in a file name is data, never a reason to refuse. */

/** The boundary a `Content-Type` names; `undefined` when it names none that may be one (RFC 2046 §5.1.1). */
export const boundary = (contentType: string): string | undefined => {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?=[\s;]|$))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

export interface PartHeader {
  readonly name: string | undefined
  /** `undefined` for a plain field. */
  readonly fileName: string | undefined
}

/** The names in the `Content-Disposition` among the lines of a part's header. */
export const parse = (header: string): PartHeader => {
  const line = /(?:^|\r\n)content-disposition:([^\r\n]*)/i.exec(header)?.[1] ?? ""
  const parameters = new Map<string, string>()
  for (const [, key = "", quoted, token] of line.matchAll(parameter)) {
    parameters.set(key.toLowerCase(), quoted?.replaceAll("\\\"", "\"") ?? token ?? "")
  }
  return { name: parameters.get("name"), fileName: extended(parameters.get("filename*")) ?? parameters.get("filename") }
}

/** A backslash guards a quotation mark and is itself otherwise, as in the paths old browsers sent. */
const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^\s;"]*))/g

/** `UTF-8''name%20of.file` (RFC 5987); what is no such thing is taken as it stands. */
const extended = (value: string | undefined): string | undefined => {
  const encoded = value === undefined ? undefined : /^[\w-]*'[^']*'(.*)$/.exec(value)?.[1]
  if (encoded === undefined) return value
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

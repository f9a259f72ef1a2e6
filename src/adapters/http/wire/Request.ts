import type { Target } from "./Wire.ts"

/** A header that holds what no header may hold: nothing of it leaves. The code is that of Node's own writer. */
class Unsendable extends Error {
  readonly code = "ERR_INVALID_CHAR"
}

// RFC 9110 §5.5, without what only the sender of a reply may need.
const value = /^[\t\x20-\x7e\x80-\xff]*$/

export const targetOf = ({ hostname, port, protocol }: URL): Target => {
  const secure = protocol === "https:"
  const host = hostname.replace(/^\[|\]$/g, "")
  return { secure, host, port: port === "" ? (secure ? 443 : 80) : Number(port) }
}

/** The head of a request, byte for byte as latin1. Throws for a value that could end a header. */
export const headOf = (
  method: string,
  { host, pathname, search }: URL,
  headers: Readonly<Record<string, string | number>>
): string => {
  let text = `${method} ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`
  for (const name in headers) {
    const line = String(headers[name])
    if (!value.test(line)) throw new Unsendable(`the header ${name} has a character no header may have`)
    text += `${name}: ${line}\r\n`
  }
  return `${text}\r\n`
}

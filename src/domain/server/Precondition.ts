/** Does `If-Match` name another version than the current one (RFC 9110 §13.1.1)? `etag` is strong and in its quotes. */
export const fails = (ifMatch: string | undefined, etag: string): boolean =>
  ifMatch !== undefined && !ifMatch.split(",").map((one) => one.trim()).some((one) => one === "*" || one === etag)

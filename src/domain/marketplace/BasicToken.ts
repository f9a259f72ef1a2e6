import * as Encoding from "effect/Encoding"
import * as Either from "effect/Either"

/**
 * The `Authorization` header as the rest of the server reads it: git sends a token as the password of Basic (RFC 7617),
 * under whatever user name. What is neither that nor Bearer is `undefined`.
 */
export const asBearer = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined
  if (header.startsWith("Bearer ")) return header
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header) ?? []
  if (encoded === undefined) return undefined
  const decoded = Either.getOrUndefined(Encoding.decodeBase64String(encoded))
  const at = decoded?.indexOf(":") ?? -1
  return decoded === undefined || at < 0 || at + 1 === decoded.length ? undefined : `Bearer ${decoded.slice(at + 1)}`
}

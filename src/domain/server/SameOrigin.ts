/** What a request's headers say about the page that sent it. */
export type Sender = "same" | "foreign" | "unknown"

/**
 * Who sent a request, by headers no page can forge. `Sec-Fetch-Site` comes first because no proxy rewrites it (Fetch
 * Metadata, W3C); a sibling host (`same-site`) is foreign. Else `Origin` (RFC 6454) has to name the host that was asked
 * for; `null` names none. `unknown` when neither is there, as with programs.
 */
export const sender = (headers: {
  readonly site: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}): Sender => {
  const { host, origin, site } = headers
  if (site === "same-origin") return "same"
  if (site !== undefined && site !== "none") return "foreign"
  if (origin === undefined) return "unknown"
  const named = /^https?:\/\/([^/?#@\s]+)$/i.exec(origin)?.[1]
  return named !== undefined && named.toLowerCase() === host?.toLowerCase() ? "same" : "foreign"
}

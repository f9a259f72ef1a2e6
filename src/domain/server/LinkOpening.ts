/** Milliseconds a login link can be used: time to walk to a browser, none to be found later. */
export const life = 15 * 60_000

/** What a GET of a login link does. */
export type Opening = "enter" | "ask"

/**
 * A person who opens a link from a terminal, or types it, uses it up by that: no other site sent them
 * (`Sec-Fetch-Site: none`), and programs send no such header. All others see a page with a button, which uses nothing
 * up: a link on another page could put them into somebody else's login, and some requests only look ahead (HEAD,
 * prefetch, an image that names the link). What a prefetch without any header could use up opens once, within minutes,
 * and for nobody but who fetched it.
 */
export const opening = (request: {
  readonly method: string
  readonly site: string | undefined
  readonly dest: string | undefined
  readonly purpose: string | undefined
}): Opening => {
  if (request.method !== "GET" || /\b(prefetch|prerender|preview)\b/i.test(request.purpose ?? "")) return "ask"
  if (request.dest !== undefined && request.dest !== "document") return "ask"
  return request.site === undefined || request.site === "none" ? "enter" : "ask"
}

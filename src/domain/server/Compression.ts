/** Which replies are packed with gzip (server spec §1.2), and which never. */

/** Smaller ones gain nothing. */
export const least = 1024

/** Files that are packed already, or that clients compare byte by byte. */
const never = ["/api/data/", "/cli/wheel/", "/cli/download", "/marketplace.git"]

const texts = /^(text\/|application\/(json|javascript|xml|x-ndjson|openapi\+json|problem\+json)\b|image\/svg\+xml\b)/i

export interface Facts {
  readonly path: string
  readonly acceptEncoding: string | undefined
  /** The request came with a cookie. */
  readonly cookie: boolean
  readonly contentType: string | undefined
  /** The reply is encoded already, a part of something, or without a body. */
  readonly final: boolean
  /** Bytes; `undefined` for a stream. */
  readonly size: number | undefined
}

/** Could another client get this reply packed? Then caches have to know (`Vary`). */
export const varies = ({ contentType, final, path }: Facts): boolean =>
  !final && texts.test(contentType ?? "") && !never.some((prefix) => path.startsWith(prefix))

/**
 * A reply to somebody with a cookie is never packed: pages show what the address bar says beside secrets of the visitor,
 * and the length of what is packed together gives those away, guess by guess (BREACH). A bearer token is nothing a
 * foreign page can make a browser send.
 */
export const wanted = (facts: Facts): boolean =>
  varies(facts) && !facts.cookie && (facts.size ?? Infinity) >= least && accepts(facts.acceptEncoding)

/** Does the client take gzip (RFC 9110 §12.5.3)? Said not at all is no. */
export const accepts = (header: string | undefined): boolean => {
  const weights = new Map((header ?? "").toLowerCase().split(",").map((part) => {
    const [coding = "", ...parameters] = part.split(";").map((text) => text.trim())
    const weight = parameters.find((text) => text.startsWith("q="))?.slice(2)
    return [coding, weight === undefined ? 1 : Number(weight)] as const
  }))
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0
}

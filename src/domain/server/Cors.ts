/** Which pages of other origins may call the API (Fetch standard §3.3). Nobody's unless the operator names them. */

export interface Facts {
  readonly method: string
  readonly path: string
  readonly origin: string | undefined
  /** `Access-Control-Request-Method`: there in a preflight only. */
  readonly wantedMethod: string | undefined
}

type Headers = Readonly<Record<string, string>>

const methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
const requestHeaders = "Authorization, Content-Type, X-Request-ID"
const seen = "X-Request-ID, X-Agnes-Features, X-Agnes-Latest-Version, X-Agnes-Min-Version, Retry-After"
/** Seconds a browser may remember the answer to a preflight. */
const remember = "600"

/** What the reply carries. `*` is no origin here: the browser would not send credentials then. */
export const headers = (allowed: ReadonlyArray<string>, { method, origin, path, wantedMethod }: Facts): Headers => {
  if (allowed.length === 0 || !applies(path)) return {}
  if (origin === undefined || !allowed.includes(origin)) return { vary: "Origin" }
  const common = { vary: "Origin", "access-control-allow-origin": origin, "access-control-allow-credentials": "true" }
  return method === "OPTIONS" && wantedMethod !== undefined
    ? {
      ...common,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": requestHeaders,
      "access-control-max-age": remember
    }
    : { ...common, "access-control-expose-headers": seen }
}

/** A question of a browser whether it may ask; answered without asking any route. */
export const isPreflight = (allowed: ReadonlyArray<string>, { method, origin, path, wantedMethod }: Facts): boolean =>
  method === "OPTIONS" && wantedMethod !== undefined && origin !== undefined && allowed.includes(origin) && applies(path)

const applies = (path: string): boolean => path.startsWith("/api/") || path.startsWith("/auth/")

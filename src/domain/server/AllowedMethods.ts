import * as RoutePolicy from "./RoutePolicy.ts"

/** The routes' paths as patterns: a `:name` is one segment that is not empty, a `*` at the end is the rest. */
const patterns = Object.keys(RoutePolicy.table).map((route) => {
  const [method = "", path = ""] = route.split(" ")
  const source = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/:\w+/g, "[^/]+").replace(/\*$/, ".*")
  return [method, new RegExp(`^${source}$`)] as const
})

/**
 * The methods a path can be asked with, for `Allow` (RFC 9110 §15.5.6); empty where there is no such path. Whatever can
 * be read can be asked for its headers alone.
 */
export const of = (url: string): ReadonlyArray<string> => {
  const path = url.split("?")[0] ?? ""
  const found = patterns.filter(([, pattern]) => pattern.test(path)).map(([method]) => method)
  return [...new Set(found.flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]))].sort()
}

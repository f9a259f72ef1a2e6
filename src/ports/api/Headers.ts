/** Headers every `/api/*` reply carries (design §4, server spec §1.2). */
export const features = "x-agnes-features"
export const latestVersion = "x-agnes-latest-version"
export const minVersion = "x-agnes-min-version"
export const requestId = "x-request-id"

/** What this server can, in the words clients look for. A word stands here when its part is built. */
export const featureWords: ReadonlyArray<string> = ["sha256", "gzip", "append", "withdraw", "bundle", "tables"]

/** The oldest client this server works with. */
export const minimumClient = "0.0.0"

/** The caller's request id as far as it is harmless, `undefined` when nothing of it is (server spec §1.2). */
export const requestIdFrom = (sent: string | undefined): string | undefined => {
  const kept = (sent ?? "").replace(/[^A-Za-z0-9_-]/g, "").slice(0, 64)
  return kept === "" ? undefined : kept
}

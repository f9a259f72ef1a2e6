/** What the parts of a server say of themselves, and the one word above them (server spec §11.2). */

export type Severity = "ok" | "info" | "unknown" | "warning" | "error"

/** Of one part; figures beside it are for people and dashboards. Never a name of a file or a person (W-24). */
export interface Check {
  readonly status: Severity
  readonly detail?: string
  readonly [figure: string]: string | number | undefined
}

export type Headline = "healthy" | "degraded" | "unhealthy"

export interface Services {
  readonly [name: string]: Check
}

/** `ok`, `info` and `unknown` never change the headline; an asked-for `db_schema` that is not ok is an error. */
export const headline = (services: Services): Headline => {
  const found = Object.entries(services).map(([name, { status }]) =>
    name === "db_schema" && status !== "ok" ? "error" : status)
  return found.includes("error") ? "unhealthy" : found.includes("warning") ? "degraded" : "healthy"
}

/** The extra checks that were asked for; words nobody knows are ignored. */
export const included = (words: string | undefined): { readonly schema: boolean } => ({
  schema: (words ?? "").split(",").some((word) => word.trim().toLowerCase() === "schema")
})

const MiB = 1024 ** 2

/** Below these a server is about to refuse what it is sent. Bytes. */
export const scarce = { warning: 1024 * MiB, error: 64 * MiB }

/** Room for what comes; `bytes` are those free for the server's account. */
export const space = ({ free, total }: { readonly free: number; readonly total: number }): Check => {
  const figures = { free_bytes: free, total_bytes: total }
  if (free < scarce.error) return { status: "error", detail: "The disk is full: sessions are refused", ...figures }
  if (free < scarce.warning) return { status: "warning", detail: "The disk is nearly full", ...figures }
  return { status: "ok", ...figures }
}

/** Bytes of sessions that were taken back or replaced and are still there: paid at the next start at the latest. */
export const owed = (unerased: number, superseded: number): Check => {
  const figures = { withdrawn: unerased, superseded }
  return unerased + superseded === 0
    ? { status: "ok", ...figures }
    : { status: "info", detail: "Bytes without a row are still to be deleted", ...figures }
}

/** Milliseconds a session may wait to be read before something is wrong: three times the indexer's longest sleep. */
export const longestUnread = 15 * 60_000

/** How far lists and search are behind what was received (W-6: by what waits longest, not by what came last). */
export const index = (
  { due, failing, waitingSince }: {
    readonly due: number
    readonly failing: number
    readonly waitingSince: number | undefined
  },
  now: number
): Check => {
  const waited = waitingSince === undefined ? 0 : Math.max(0, now - waitingSince)
  const figures = { waiting: due - failing, failing, oldest_seconds: Math.round(waited / 1000) }
  if (waited > longestUnread) {
    return { status: "warning", detail: "Sessions wait to be read: lists and search are behind", ...figures }
  }
  if (failing > 0) return { status: "info", detail: "Some sessions cannot be read; they are tried again", ...figures }
  return { status: "ok", ...figures }
}

/** Versions of the database's schema; `undefined` when it cannot be asked. */
export const schema = (current: number | undefined, expected: number): Check =>
  current === undefined
    ? { status: "error", detail: "The database cannot be read", expected }
    : current === expected
    ? { status: "ok", current, expected }
    : { status: "error", detail: "The database is of another version than this server", current, expected }

/**
 * Which of several places wins. What somebody put into the environment of this very run was meant for it; a file may be
 * from last year (decision 0010; the original let the token file win silently, client spec CFG-3, W-27).
 */

/** An empty `AGNES_SERVER` counts and means "none" (CFG-1); there is no default (W-27). Empty when nobody said. */
export const server = (sources: {
  readonly environment: string | undefined
  readonly settings: string | undefined
}): string => (sources.environment ?? sources.settings ?? "").trim()

/** An empty `AGNES_TOKEN` is as good as none. */
export const tokenFromEnvironment = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === "" ? undefined : value

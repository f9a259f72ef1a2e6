import * as Terminal from "../text/Terminal.ts"
import type { Finding, Severity } from "./Finding.ts"

/** How one part is; `unknown` and `info` are no harm (client spec DIAG-1). */
export type Status = "ok" | "info" | "unknown" | "warning" | "error"

/** `name` and `status`, and whatever else is known of it. */
export type Check = Readonly<Record<string, unknown>> & { readonly name: string; readonly status: Status }

/** What the server says of its parts; `why` when it did not. */
export type Services =
  | { readonly _tag: "Told"; readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly _tag: "NotTold"; readonly why: string }

export interface Diagnosed {
  readonly overall: "healthy" | "degraded" | "unhealthy"
  readonly checks: ReadonlyArray<Check>
  readonly suggested_actions: ReadonlyArray<string>
}

const statuses: ReadonlySet<unknown> = new Set<Status>(["ok", "info", "unknown", "warning", "error"])
const isStatus = (value: unknown): value is Status => statuses.has(value)

const ofSeverity: Record<Severity, Status> = { error: "error", warning: "warning", note: "info" }

/**
 * The original's object (client spec DIAG-1): the API, every part the server names, and besides, what the original did not
 * look at, every finding of the doctor. `latencyMs`: how long an answer took that was one of ours.
 */
export const make = (given: {
  readonly latencyMs: number | undefined
  readonly services: Services
  readonly findings: ReadonlyArray<Finding>
}): Diagnosed => {
  const api: Check = given.latencyMs === undefined
    ? { name: "api", status: "error", detail: "no answer of an agnes server" }
    : { name: "api", status: "ok", latency_ms: given.latencyMs }
  const checks = [
    api,
    ...(given.services._tag === "Told"
      ? Object.entries(given.services.services).map(([name, { status, ...others }]): Check =>
        ({ ...others, name, status: isStatus(status) ? status : "unknown" }))
      : [{ name: "services", status: "unknown", detail: given.services.why } as const]),
    ...given.findings.map(({ id, severity, what }): Check => ({ name: id, status: ofSeverity[severity], detail: what }))
  ]
  const has = (status: Status): boolean => checks.some((check) => check.status === status)
  return {
    overall: has("error") ? "unhealthy" : has("warning") ? "degraded" : "healthy",
    checks,
    suggested_actions: given.findings.filter(({ severity }) => severity !== "note").map(({ remedy }) => remedy)
  }
}

export const toText = ({ checks, overall, suggested_actions }: Diagnosed): string =>
  [
    `Overall: ${overall}`,
    ...checks.map((check) => {
      const more = typeof check["detail"] === "string"
        ? `: ${check["detail"]}`
        : typeof check["latency_ms"] === "number" ? ` (${check["latency_ms"]} ms)` : ""
      return `  ${check.status.padEnd(8)} ${check.name}${more}`
    }),
    ...(suggested_actions.length === 0 ? [] : ["What to do:", ...suggested_actions.map((action) => `  ${action}`)])
  ].map((line) => `${Terminal.escape(line)}\n`).join("")

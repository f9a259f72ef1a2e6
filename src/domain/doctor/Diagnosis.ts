import * as Terminal from "../text/Terminal.ts"
import type { Finding, Severity } from "./Finding.ts"
import * as HookChecks from "./HookChecks.ts"
import * as MachineChecks from "./MachineChecks.ts"
import * as QueueChecks from "./QueueChecks.ts"
import * as ServerChecks from "./ServerChecks.ts"
import type { Surroundings } from "./Surroundings.ts"

const checks = [...MachineChecks.all, ...HookChecks.all, ...QueueChecks.all, ...ServerChecks.all]

const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/** All that is wrong, worst first. */
export const make = (around: Surroundings): ReadonlyArray<Finding> =>
  checks.flatMap((check) => check(around)).sort((a, b) => rank[a.severity] - rank[b.severity])

/** Notes are no harm. */
export const isHealthy = (findings: ReadonlyArray<Finding>): boolean =>
  findings.every(({ severity }) => severity === "note")

/** The object of `doctor --json`; docs/doctor.md describes it. */
export const toJson = (workspace: string, findings: ReadonlyArray<Finding>, fixed: ReadonlyArray<string>) => ({
  workspace,
  healthy: isHealthy(findings),
  fixed,
  findings
})

export const toText = (workspace: string, findings: ReadonlyArray<Finding>, fixed: ReadonlyArray<string>): string =>
  [
    `Workspace : ${Terminal.escape(workspace)}`,
    ...fixed.map((what) => `fixed    ${what}`),
    ...findings.flatMap(({ fixable, remedy, severity, what }) => [
      `${severity.padEnd(8)} ${Terminal.escape(what)}`,
      `         ${Terminal.escape(remedy)}${fixable ? "   (or: agnes doctor --fix)" : ""}`
    ]),
    ...(isHealthy(findings) ? ["All is well."] : [])
  ].map((line) => `${line}\n`).join("")

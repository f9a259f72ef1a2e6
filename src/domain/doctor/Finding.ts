import type { Surroundings } from "./Surroundings.ts"

/** `error`: sessions are not kept or not sent. `warning`: they soon may not be. `note`: good to know. */
export type Severity = "error" | "warning" | "note"

/** One thing that is wrong, and what to do about it. */
export interface Finding {
  /** For programs; never changes its meaning. */
  readonly id: string
  readonly severity: Severity
  readonly what: string
  readonly remedy: string
  /** `doctor --fix` does the remedy. */
  readonly fixable: boolean
}

/** Total, and without a look at anything else. */
export type Check = (around: Surroundings) => ReadonlyArray<Finding>

const of = (severity: Severity) => (id: string, what: string, remedy: string, fixable = false): Finding =>
  ({ id, severity, what, remedy, fixable })

export const error = of("error")
export const warning = of("warning")
export const note = of("note")

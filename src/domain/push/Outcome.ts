import type { EpochMillis } from "../time/Timestamp.ts"
import type { Trouble } from "./Classification.ts"

/** How the work on one transcript ended in this run. */
export type Outcome =
  /** The server has it now; the receipt is on its way to disk. */
  | { readonly _tag: "Delivered"; readonly at: EpochMillis }
  /** The server had it already. */
  | { readonly _tag: "Unchanged" }
  /** `aborted`: it became private while it was being sent. */
  | { readonly _tag: "Private"; readonly aborted?: true }
  /** There is no such file (yet). */
  | { readonly _tag: "Missing" }
  /** What is there is not a transcript we would send. */
  | { readonly _tag: "Refused" }
  /** The server will not take it; `status` 401 says that it refused the token. */
  | { readonly _tag: "Rejected"; readonly status: number }
  /** A fork that may hold lines of a private session nobody hashed. */
  | { readonly _tag: "Held" }
  | { readonly _tag: "Failed"; readonly trouble: Trouble }
  /** The run stopped before its turn. */
  | { readonly _tag: "Untouched" }

export const untouched: Outcome = { _tag: "Untouched" }

/** After another try of the same run: what was delivered stays so when the server only has it now. */
export const after = (before: Outcome, now: Outcome): Outcome =>
  before._tag === "Delivered" && now._tag === "Unchanged" ? before : now

export const isDone = (outcome: Outcome): boolean => outcome._tag === "Delivered" || outcome._tag === "Unchanged"

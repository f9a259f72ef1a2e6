import * as Schema from "effect/Schema"

/**
 * A store of the server could not do its work. `full` says that space ran out: nothing is broken, the same request may
 * succeed later (507). The cause is for the log; it never leaves the server.
 */
export class StoreError extends Schema.TaggedError<StoreError>()("StoreError", {
  operation: Schema.String,
  full: Schema.Boolean,
  cause: Schema.optional(Schema.Defect)
}) {}

const spaceCodes = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"])

/** Wraps what a system or driver threw, looking through nested causes for a code that means "no space". */
export const from = (operation: string) => (cause: unknown): StoreError =>
  new StoreError({ operation, full: hasCode(cause, 0), cause })

const hasCode = (cause: unknown, depth: number): boolean => {
  if (typeof cause !== "object" || cause === null || depth > 8) return false
  const { code, cause: inner } = cause as { readonly code?: unknown; readonly cause?: unknown }
  return (typeof code === "string" && spaceCodes.has(code)) || hasCode(inner, depth + 1)
}

import type { EpochMillis } from "../time/Timestamp.ts"

/** What a processor of the pipeline last made of a session. */
export interface Processed {
  readonly at: EpochMillis
  /** Undefined when the processor does not count. */
  readonly items: number | undefined
  /** SHA-256 of the bytes it read. */
  readonly sha256: string
}

/** As the badges of the page call it (server spec §12.1). */
export type Status = "pending" | "processed" | "extracted"

export const all: ReadonlyArray<Status> = ["pending", "processed", "extracted"]

/** What was made of other bytes than those kept now counts nothing: a session that grew is pending again (W-32). */
export const current = (processed: Processed | undefined, sha256: string): Processed | undefined =>
  processed?.sha256 === sha256 ? processed : undefined

export const of = (processed: Processed | undefined, sha256: string): Status => {
  const done = current(processed, sha256)
  return done === undefined ? "pending" : (done.items ?? 0) > 0 ? "extracted" : "processed"
}

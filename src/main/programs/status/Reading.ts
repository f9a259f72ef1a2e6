import * as Effect from "effect/Effect"
import type { Problem } from "../../../domain/status/Report.ts"
import type { DiskError } from "../../../ports/Disk.ts"
import type { ForeignFile } from "../../../ports/Queue.ts"

/** A value read from the workspace, or a stand-in and the problem that took its place. */
export interface Reading<A> {
  readonly value: A
  readonly problems: ReadonlyArray<Problem>
}

export const problemOf = (about: Problem["about"], error: DiskError | ForeignFile): Problem => ({
  about,
  message: `${error.message}. ${error._tag === "ForeignFile" ? "Move it away" : "Make it readable"}, then run: agnes status`,
  closes: true
})

/** Runs a read that may fail; `instead` stands in. */
export const attempt = <A, R>(
  about: Problem["about"],
  read: Effect.Effect<A, DiskError | ForeignFile, R>,
  instead: A
): Effect.Effect<Reading<A>, never, R> =>
  Effect.match(read, {
    onFailure: (error) => ({ value: instead, problems: [problemOf(about, error)] }),
    onSuccess: (value) => ({ value, problems: [] })
  })

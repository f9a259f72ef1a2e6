import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { eraseOwed } from "../../programs/server/WithdrawSession.ts"
import * as StoreFailure from "../StoreFailure.ts"

/** How often is tried again what could not be deleted: whoever asked for it was told that it failed, and may not come again. */
const often = "10 minutes"

/**
 * Deletes what an earlier server was asked to delete and could not, before the first request and from then on. A disk in
 * trouble, or somebody who reads from the database's log, is no reason to serve nobody: what is owed is hidden already.
 */
export const erasing = Effect.gen(function*() {
  const attempt = Effect.catchTag(eraseOwed, "StoreError", StoreFailure.log)
  yield* attempt
  yield* Effect.forkScoped(Effect.delay(Effect.repeat(attempt, Schedule.spaced(often)), often))
})

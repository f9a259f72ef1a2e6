import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Claim, SessionIndex } from "../../../ports/SessionIndex.ts"
import { StoreError } from "../../../ports/StoreError.ts"
import { indexSession } from "./IndexOneSession.ts"

/** Longest time without a look at what is due: another process may have stored sessions, a clock may have been set. */
const longestWait = Duration.minutes(5)

/** Before the next try when the database itself fails. */
const afterFailure = Duration.minutes(1)

/**
 * Reads what is due, one session after the other, and again whenever `bell` rings, for ever. A session that cannot be read
 * holds up no other. Interrupted in the middle it gives its session back; whatever happens, what is due stays due.
 */
export const indexSessions = (bell: Effect.Effect<void>) =>
  Effect.forever(
    Effect.gen(function*() {
      yield* indexDue
      yield* Effect.raceFirst(bell, Effect.sleep(yield* pause))
    }).pipe(
      Effect.catchAllCause((cause) =>
        Effect.zipRight(Effect.logError("the indexer failed", cause), Effect.sleep(afterFailure))
      )
    )
  )

/** Reads everything that is due now. */
export const indexDue = Effect.gen(function*() {
  const index = yield* SessionIndex
  for (;;) {
    const claim = yield* index.claim(yield* Clock.currentTimeMillis)
    if (claim === undefined) break
    yield* attempt(claim)
  }
  yield* Effect.repeat(index.tidy, { while: (more) => more })
})

const attempt = (claim: Claim) =>
  Effect.gen(function*() {
    const index = yield* SessionIndex
    yield* indexSession(claim).pipe(
      Effect.onInterrupt(() => Effect.ignore(index.release(claim))),
      Effect.catchTag("Superseded", () => Effect.void),
      Effect.catchAllCause((cause) =>
        Cause.isInterruptedOnly(cause)
          ? Effect.failCause(cause as Cause.Cause<never>)
          : Effect.gen(function*() {
            yield* Effect.logWarning("a session could not be indexed", cause)
            yield* index.fail(claim, reasonOf(Cause.squash(cause)), yield* Clock.currentTimeMillis)
          })
      ),
      Effect.annotateLogs({ user_id: claim.userId, session: claim.session, revision: claim.revision })
    )
  })

/** For its owner: never a path of the server, nothing of what a session holds. */
const reasonOf = (error: unknown): string =>
  error instanceof StoreError ? `could not ${error.operation}` : "a defect of the server; its log says more"

const pause = Effect.gen(function*() {
  const index = yield* SessionIndex
  const due = yield* index.nextDue
  const now = yield* Clock.currentTimeMillis
  return due === undefined ? longestWait : Duration.min(longestWait, Duration.millis(Math.max(0, due - now)))
})

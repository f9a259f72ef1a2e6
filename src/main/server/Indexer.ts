import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import { SessionIndex } from "../../ports/SessionIndex.ts"
import { SessionStore } from "../../ports/SessionStore.ts"
import { indexSessions } from "../programs/server/IndexSessions.ts"
import * as Courteous from "./Courteous.ts"

/** Milliseconds without a recording that count as calm, and how many times in a row that is waited for. */
const calm = { milliseconds: 50, times: 20 }

/**
 * Starts the indexer, which works until the scope ends, and gives a store that wakes it whenever something was recorded.
 * However many recordings there are while it works, it looks once more. Uploads come first: while they keep coming, it
 * waits a second before each session it reads, so that a team's morning push is not slowed down by reading it.
 */
export const start = Effect.gen(function*() {
  const store = yield* SessionStore
  const index = yield* SessionIndex
  const bell = yield* Queue.sliding<void>(1)
  let recorded = 0
  let seen = 0
  const quiet = Effect.gen(function*() {
    for (let n = 0; n < calm.times && seen !== recorded; n++) {
      seen = recorded
      yield* Effect.sleep(calm.milliseconds)
    }
  })
  const polite: SessionIndex["Type"] = { ...index, claim: (now) => Effect.zipRight(quiet, index.claim(now)) }
  yield* indexSessions(Queue.take(bell)).pipe(
    Effect.provideService(SessionIndex, polite),
    Effect.withScheduler(Courteous.scheduler),
    Effect.forkScoped
  )
  const told: SessionStore["Type"] = {
    ...store,
    record: (key, receivedAt, decide, terms) =>
      Effect.zipLeft(store.record(key, receivedAt, decide, terms), Effect.zipRight(
        Effect.sync(() => void recorded++),
        Queue.offer(bell, undefined)
      ))
  }
  return told
})

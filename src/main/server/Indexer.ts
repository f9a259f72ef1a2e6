import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import { SessionStore } from "../../ports/SessionStore.ts"
import { indexSessions } from "../programs/server/IndexSessions.ts"

/**
 * Starts the indexer, which works until the scope ends, and gives a store that wakes it whenever something was recorded.
 * However many recordings there are while it works, it looks once more.
 */
export const start = Effect.gen(function*() {
  const store = yield* SessionStore
  const bell = yield* Queue.sliding<void>(1)
  yield* Effect.forkScoped(indexSessions(Queue.take(bell)))
  const told: SessionStore["Type"] = {
    ...store,
    record: (key, receivedAt, decide, terms) =>
      Effect.zipLeft(store.record(key, receivedAt, decide, terms), Queue.offer(bell, undefined))
  }
  return told
})

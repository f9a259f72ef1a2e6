import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Revision from "../../domain/server/Revision.ts"
import { type SessionKey, type SessionRow, SessionStore } from "../../ports/SessionStore.ts"

interface Entry {
  readonly row: SessionRow
  readonly stored: Revision.Stored
}

const make = Effect.map(Effect.makeSemaphore(1), (lock): SessionStore["Type"] => {
  const entries = new Map<string, Entry>()
  const id = ({ session, userId }: SessionKey): string => JSON.stringify([userId, session])
  const mine = (userId: string): ReadonlyArray<SessionRow> =>
    [...entries.values()].map(({ row }) => row).filter((row) => row.userId === userId)

  return {
    find: (key) => Effect.sync(() => entries.get(id(key))?.stored),
    record: (key, receivedAt, decide) =>
      lock.withPermits(1)(Effect.gen(function*() {
        const before = entries.get(id(key))
        const decision = yield* decide(before?.stored)
        const stored = Revision.apply(before?.stored, decision)
        if (stored === undefined) return yield* Effect.dieMessage("a decision about nothing stored kept nothing")
        const moved = before?.stored.current.revision !== stored.current.revision
        const row: SessionRow = {
          ...key,
          version: stored.current,
          firstReceivedAt: before?.row.firstReceivedAt ?? receivedAt,
          receivedAt: moved || before === undefined ? receivedAt : before.row.receivedAt
        }
        entries.set(id(key), { row, stored })
        return { decision, stored }
      })).pipe(Effect.uninterruptible),
    list: (userId, { after, limit }) =>
      Effect.sync(() =>
        mine(userId)
          .filter((row) => after === undefined || row.session > after)
          .sort((left, right) => left.session < right.session ? -1 : 1)
          .slice(0, limit)
      ),
    count: (userId) => Effect.sync(() => mine(userId).length)
  }
})

/** Sessions for as long as the process lives. */
export const layer = Layer.effect(SessionStore, make)

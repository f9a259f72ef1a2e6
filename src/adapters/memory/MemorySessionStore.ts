import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Revision from "../../domain/server/Revision.ts"
import { type AuditEntry, type SessionKey, type SessionRow, SessionStore, Tombstoned } from "../../ports/SessionStore.ts"

interface Entry {
  readonly row: SessionRow
  readonly stored: Revision.Stored
}

const make = Effect.map(Effect.makeSemaphore(1), (lock): SessionStore["Type"] => {
  const entries = new Map<string, Entry>()
  const tombstones = new Map<string, { readonly key: SessionKey; erased: boolean }>()
  const audit: Array<AuditEntry> = []
  const id = ({ session, userId }: SessionKey): string => JSON.stringify([userId, session])
  const mine = (userId: string): ReadonlyArray<SessionRow> =>
    [...entries.values()].map(({ row }) => row).filter((row) => row.userId === userId)

  return {
    find: (key) => Effect.sync(() => entries.get(id(key))?.stored),
    record: (key, receivedAt, decide) =>
      lock.withPermits(1)(Effect.gen(function*() {
        if (tombstones.has(id(key))) return yield* new Tombstoned({ session: key.session })
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
    withdraw: (key, at) =>
      lock.withPermits(1)(Effect.sync(() => {
        const versions = entries.get(id(key))?.stored.versions.length ?? 0
        entries.delete(id(key))
        tombstones.set(id(key), { key: { userId: key.userId, session: key.session }, erased: false })
        audit.push({ at, userId: key.userId, action: "withdraw", session: key.session, versions })
        return versions
      })),
    erase: (key, _at, erase) =>
      lock.withPermits(1)(Effect.gen(function*() {
        const tombstone = tombstones.get(id(key))
        if (tombstone?.erased !== false) return
        yield* erase
        tombstone.erased = true
      })).pipe(Effect.uninterruptible),
    lift: (key, at, erase) =>
      lock.withPermits(1)(Effect.gen(function*() {
        const tombstone = tombstones.get(id(key))
        if (tombstone === undefined) return false
        if (!tombstone.erased) yield* erase
        tombstones.delete(id(key))
        audit.push({ at, userId: key.userId, action: "lift", session: key.session, versions: 0 })
        return true
      })).pipe(Effect.uninterruptible),
    unerased: Effect.sync(() => [...tombstones.values()].filter(({ erased }) => !erased).map(({ key }) => key)),
    audit: (userId) => Effect.sync(() => audit.filter((entry) => entry.userId === userId)),
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

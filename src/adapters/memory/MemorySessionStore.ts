import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Quota from "../../domain/server/Quota.ts"
import * as Revision from "../../domain/server/Revision.ts"
import {
  type AuditEntry,
  type FileKey,
  QuotaExceeded,
  type Revised,
  type SessionKey,
  type SessionRow,
  SessionStore,
  Tombstoned
} from "../../ports/SessionStore.ts"

interface Entry {
  readonly file: string | undefined
  readonly row: SessionRow
  readonly stored: Revision.Stored
}

const make = Effect.map(Effect.makeSemaphore(1), (lock): SessionStore["Type"] => {
  const entries = new Map<string, Entry>()
  const tombstones = new Map<string, { readonly key: SessionKey; erased: boolean }>()
  const audit: Array<AuditEntry> = []
  const superseded = new Map<string, Revised>()
  const id = ({ file, session, userId }: FileKey): string => JSON.stringify([userId, session, file])
  const owedId = (key: Revised): string => JSON.stringify([id(key), key.revision])
  const all = (userId: string): ReadonlyArray<Entry> => [...entries.values()].filter(({ row }) => row.userId === userId)
  const mine = (userId: string): ReadonlyArray<SessionRow> =>
    all(userId).filter(({ file }) => file === undefined).map(({ row }) => row)
  const usage = (userId: string): Quota.Usage => {
    const sizes = all(userId).flatMap(({ stored }) => stored.versions).map(({ size }) => size)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return { bytes, sessions: mine(userId).length, largest: Math.max(0, ...sizes) }
  }

  return {
    find: (key) => Effect.sync(() => entries.get(id(key))?.stored),
    record: (key, receivedAt, decide, { keepOthers, publish, quota } = {}) =>
      lock.withPermits(1)(Effect.gen(function*() {
        if (tombstones.has(id({ userId: key.userId, session: key.session }))) {
          return yield* new Tombstoned({ session: key.session })
        }
        const before = entries.get(id(key))
        const decision = yield* decide(before?.stored)
        const grown = Revision.apply(before?.stored, decision)
        if (grown === undefined) return yield* Effect.dieMessage("a decision about nothing stored kept nothing")
        if (quota !== undefined && grown !== before?.stored) {
          const sessions = before === undefined && key.file === undefined ? 1 : 0
          const more = { bytes: Revision.added(decision), sessions }
          const bound = Quota.exceeded(quota, usage(key.userId), more)
          if (bound !== undefined) return yield* new QuotaExceeded({ bound })
        }
        if (publish !== undefined) yield* publish(decision, before?.stored)
        const old = keepOthers === undefined || grown === before?.stored ? [] : Revision.superfluous(grown, keepOthers)
        for (const { revision } of old) superseded.set(owedId({ ...key, revision }), { ...key, revision })
        const stored = Revision.without(grown, old)
        const moved = before?.stored.current.revision !== stored.current.revision
        const row: SessionRow = {
          userId: key.userId,
          session: key.session,
          version: stored.current,
          firstReceivedAt: before?.row.firstReceivedAt ?? receivedAt,
          receivedAt: moved || before === undefined ? receivedAt : before.row.receivedAt
        }
        entries.set(id(key), { file: key.file, row, stored })
        return { decision, stored }
      })).pipe(Effect.uninterruptible),
    family: ({ session, userId }) =>
      Effect.sync(() =>
        all(userId)
          .flatMap(({ file, row }) =>
            file === undefined || row.session !== session
              ? []
              : [{ name: file, version: row.version, receivedAt: row.receivedAt }])
          .sort((left, right) => left.name < right.name ? -1 : 1)
      ),
    usage: (userId) => Effect.sync(() => usage(userId)),
    superseded: (key) =>
      Effect.sync(() => [...superseded.values()].filter((owed) => key === undefined || id(owed) === id(key))),
    settle: (key, drop) =>
      lock.withPermits(1)(Effect.gen(function*() {
        if (!superseded.has(owedId(key))) return
        yield* drop
        superseded.delete(owedId(key))
      })).pipe(Effect.uninterruptible),
    withdraw: (key, at) =>
      lock.withPermits(1)(Effect.sync(() => {
        const held = all(key.userId).filter(({ row }) => row.session === key.session)
        const versions = held.reduce((sum, { stored }) => sum + stored.versions.length, 0)
        for (const { file } of held) entries.delete(id({ ...key, file }))
        for (const [name, owed] of superseded) {
          if (owed.userId === key.userId && owed.session === key.session) superseded.delete(name)
        }
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

import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Document } from "../../domain/search/Documents.ts"
import * as SearchQuery from "../../domain/search/SearchQuery.ts"
import * as Words from "../../domain/search/Words.ts"
import * as IndexBackoff from "../../domain/server/IndexBackoff.ts"
import * as Listing from "../../domain/server/Listing.ts"
import * as ProcessorStatus from "../../domain/server/ProcessorStatus.ts"
import type { Version } from "../../domain/server/Revision.ts"
import { type Claim, hitsShown, lease, type Listed, SessionIndex, Superseded } from "../../ports/SessionIndex.ts"
import { type SessionKey, SessionStore } from "../../ports/SessionStore.ts"
import * as MemorySessionStore from "./MemorySessionStore.ts"

interface Entry {
  listed: Listed
  documents: ReadonlyArray<Document>
  build: number
  staged: { readonly build: number; readonly documents: ReadonlyArray<Document> } | undefined
  dueAt: number | undefined
  attempts: number
}

const valueOf = ({ facts, receivedAt, session, version }: Listed, sort: Listing.Sort): string | number => {
  switch (sort) {
    case "received":
      return receivedAt
    case "name":
      return session
    case "title":
      return (facts?.title ?? "").toLowerCase()
    case "project":
      return facts?.project ?? ""
    case "size":
      return version.size
    case "duration":
      return facts?.activeMillis ?? 0
    case "turns":
      return facts?.turns ?? 0
    case "model":
      return facts?.models.join("\n") ?? ""
  }
}

const compare = (a: string | number, b: string | number): number => a < b ? -1 : a > b ? 1 : 0

const fits = ({ from, project, status, until }: Listing.Filter) => (row: Listed): boolean =>
  (project === undefined || (row.facts?.project ?? "") === project) &&
  (from === undefined || row.receivedAt >= from) &&
  (until === undefined || row.receivedAt < until) &&
  (status === undefined || ProcessorStatus.of(row.processed, row.version.sha256) === status)

class Index {
  readonly entries = new Map<string, Entry>()
  readonly tombstones = new Map<string, { readonly key: SessionKey; readonly at: number }>()
  builds = 0

  readonly id = ({ session, userId }: SessionKey): string => JSON.stringify([userId, session])

  mine(userId: string): ReadonlyArray<Entry> {
    return [...this.entries.values()].filter(({ listed }) => listed.userId === userId)
  }

  noted({ session, userId }: SessionKey, version: Version, at: number): void {
    const before = this.entries.get(this.id({ session, userId }))
    if (before?.listed.version.revision === version.revision) return
    const fresh: Listed = {
      userId,
      session,
      version,
      firstReceivedAt: at,
      receivedAt: at,
      facts: undefined,
      indexedRevision: undefined,
      problem: undefined,
      processed: undefined
    }
    const listed = before === undefined ? fresh : { ...before.listed, version, receivedAt: at, problem: undefined }
    const kept = before ?? { documents: [], build: 0, staged: undefined }
    this.entries.set(this.id({ session, userId }), { ...kept, listed, dueAt: 0, attempts: 0 })
  }

  held(claim: Claim): Entry | undefined {
    const entry = this.entries.get(this.id(claim))
    return entry?.staged?.build === claim.build ? entry : undefined
  }

  due(at: number): Entry | undefined {
    return [...this.entries.values()]
      .filter(({ dueAt }) => dueAt !== undefined && (dueAt <= at || dueAt > at + IndexBackoff.longest + lease))
      .sort((a, b) => a.dueAt! - b.dueAt! || a.listed.receivedAt - b.listed.receivedAt)[0]
  }
}

const reading = (index: Index): Pick<SessionIndex["Type"], "list" | "named" | "projects" | "search" | "withdrawn"> => ({
  list: (userId, { cursor, descending, filter, sort }, limit) =>
    Effect.sync(() => {
      const value = Listing.isNumeric(sort) ? Number(cursor?.value) : cursor?.value ?? ""
      const way = descending !== (cursor?.backward === true) ? -1 : 1
      const rows = index.mine(userId).map(({ listed }) => listed).filter(fits(filter))
        .sort((a, b) => way * (compare(valueOf(a, sort), valueOf(b, sort)) || compare(a.session, b.session)))
        .filter((row) =>
          cursor === undefined ||
          way * (compare(valueOf(row, sort), value) || compare(row.session, cursor.session)) > 0)
      const page = rows.slice(0, limit)
      const more = rows.length > limit
      return cursor?.backward === true
        ? { rows: page.reverse(), before: more, after: true }
        : { rows: page, before: cursor !== undefined, after: more }
    }),
  named: (userId, sessions) =>
    Effect.sync(() =>
      new Map(index.mine(userId).flatMap(({ listed }) =>
        sessions.includes(listed.session) ? [[listed.session, listed] as const] : []))),
  withdrawn: (userId) =>
    Effect.sync(() =>
      [...index.tombstones.values()].filter(({ key }) => key.userId === userId)
        .map(({ at, key }) => ({ session: key.session, at }))
        .sort((a, b) => b.at - a.at || compare(a.session, b.session))),
  projects: (userId, limit) =>
    Effect.sync(() =>
      [...new Set(index.mine(userId).map(({ listed }) => listed.facts?.project ?? ""))]
        .filter((project) => project !== "").sort(compare).slice(0, limit)),
  search: (userId, query, { after, limit }) =>
    Effect.sync(() => {
      const start = index.mine(userId).find(({ listed }) => listed.session === after)?.build ?? 0
      const hits = index.mine(userId)
        .filter(({ build }) => build > 0 && (start === 0 || build < start))
        .sort((a, b) => b.build - a.build)
        .flatMap(({ documents, listed }) => {
          const matching = documents.filter(({ text }) => SearchQuery.matches(query, Words.of(text)))
          const turns = matching.filter(({ turn }, i) => matching.findIndex((one) => one.turn === turn) === i)
          const more = turns.length > hitsShown
          return turns.length === 0 ? [] : [{ session: listed, hits: turns.slice(0, hitsShown), more }]
        })
      const found = hits.slice(0, limit)
      return { found, next: hits.length > limit ? found.at(-1)?.session.session : undefined }
    })
})

const working = (
  index: Index
): Pick<SessionIndex["Type"], "append" | "backlog" | "claim" | "commit" | "fail" | "nextDue" | "release" | "tidy"> => ({
  claim: (at) =>
    Effect.sync(() => {
      const entry = index.due(at)
      if (entry === undefined) return undefined
      const { session, userId, version: { revision, sha256 } } = entry.listed
      const build = ++index.builds
      entry.staged = { build, documents: [] }
      entry.dueAt = at + lease
      return { userId, session, revision, sha256, build, attempts: entry.attempts }
    }),
  nextDue: Effect.sync(() => {
    const times = [...index.entries.values()].flatMap(({ dueAt }) => dueAt === undefined ? [] : [dueAt])
    return times.length === 0 ? undefined : Math.min(...times)
  }),
  backlog: Effect.sync(() => {
    const due = [...index.entries.values()].filter(({ dueAt }) => dueAt !== undefined)
    const fresh = due.filter(({ attempts }) => attempts === 0).map(({ listed }) => listed.receivedAt)
    return {
      due: due.length,
      failing: due.length - fresh.length,
      waitingSince: fresh.length === 0 ? undefined : Math.min(...fresh)
    }
  }),
  append: (claim, documents, at) =>
    Effect.suspend(() => {
      if (documents.length === 0) return Effect.void
      const entry = index.held(claim)
      if (entry?.staged === undefined) return new Superseded({ session: claim.session })
      entry.staged = { build: claim.build, documents: [...entry.staged.documents, ...documents] }
      if (entry.dueAt !== 0) entry.dueAt = at + lease
      return Effect.void
    }),
  commit: (claim, facts) =>
    Effect.suspend(() => {
      const entry = index.held(claim)
      if (entry?.staged === undefined) return new Superseded({ session: claim.session })
      const { revision, sha256 } = entry.listed.version
      entry.documents = entry.staged.documents
      entry.build = claim.build
      entry.staged = undefined
      entry.attempts = 0
      entry.listed = { ...entry.listed, facts, indexedRevision: claim.revision, problem: undefined }
      entry.dueAt = revision === claim.revision && sha256 === claim.sha256 ? undefined : 0
      return Effect.void
    }),
  fail: (claim, reason, at) =>
    Effect.sync(() => {
      const entry = index.held(claim)
      if (entry === undefined) return
      const same = entry.listed.version.revision === claim.revision
      entry.documents = []
      entry.build = 0
      entry.staged = undefined
      entry.attempts = same ? claim.attempts + 1 : 0
      entry.listed = { ...entry.listed, problem: same ? reason : undefined }
      entry.dueAt = same ? at + IndexBackoff.delay(claim.attempts + 1) : 0
    }),
  release: (claim) =>
    Effect.sync(() => {
      const entry = index.held(claim)
      if (entry !== undefined) entry.dueAt = 0
    }),
  tidy: Effect.succeed(false)
})

/** Tells the index what a store did, as the store's own transactions do elsewhere. */
const told = (store: SessionStore["Type"], index: Index): SessionStore["Type"] => ({
  ...store,
  record: (key, receivedAt, decide, terms) =>
    Effect.tap(store.record(key, receivedAt, decide, terms), ({ stored }) =>
      Effect.sync(() => {
        if (key.file === undefined) index.noted(key, stored.current, receivedAt)
      })),
  withdraw: (key, at) =>
    Effect.tap(store.withdraw(key, at), () =>
      Effect.sync(() => {
        index.entries.delete(index.id(key))
        const before = index.tombstones.get(index.id(key))
        index.tombstones.set(index.id(key), { key, at: before?.at ?? at })
      })),
  lift: (key, at, erase) =>
    Effect.tap(store.lift(key, at, erase), () => Effect.sync(() => index.tombstones.delete(index.id(key))))
})

/** A store and what is known about its sessions, for as long as the process lives. */
export const layer = Layer.effectContext(
  Effect.map(SessionStore, (store) => {
    const index = new Index()
    return Context.make(SessionStore, told(store, index)).pipe(
      Context.add(SessionIndex, { ...reading(index), ...working(index) })
    )
  })
).pipe(Layer.provide(MemorySessionStore.layer))

import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Changed from "../../domain/knowledge/Changed.ts"
import type { Contributed, Item } from "../../domain/knowledge/Item.ts"
import * as Search from "../../domain/knowledge/Search.ts"
import * as Status from "../../domain/knowledge/Status.ts"
import * as Visibility from "../../domain/knowledge/Visibility.ts"
import * as Vote from "../../domain/knowledge/Vote.ts"
import { KnowledgeStore, type Wanted } from "../../ports/KnowledgeStore.ts"
import { SessionStore } from "../../ports/SessionStore.ts"
import * as Shelf from "./MemoryKnowledge.ts"
import * as MemorySessionStore from "./MemorySessionStore.ts"

const newest = (left: Item, right: Item): number => right.updatedAt - left.updatedAt || (left.id < right.id ? -1 : 1)

const make = (sessions: SessionStore["Type"], shelf: Shelf.Shelf): KnowledgeStore["Type"] => {
  const { evidence, items, pairs } = shelf
  const contributed = (item: Item): Contributed => {
    const from = shelf.speaksFor(item.id).map(({ userId }) => userId)
    return { item, contributors: [...new Set([...item.userId === undefined ? [] : [item.userId], ...from])] }
  }
  const matching = ({ domain, from, reader, statuses, words = [] }: Omit<Wanted, "limit" | "skip">) =>
    [...items.values()].sort(newest).map(contributed).filter((one) =>
      (reader === undefined || Visibility.sees(reader, one))
      && (statuses === undefined || statuses.includes(one.item.status))
      && (domain === undefined || one.item.domain === domain)
      && (from === undefined || one.contributors.includes(from))
      && Search.holds(one.item, words))
  /** Changes one item; `undefined` when it is not there. */
  const update = (id: string, change: (item: Item) => Item): Effect.Effect<Item | undefined> =>
    Effect.sync(() => {
      const item = items.get(id)
      if (item === undefined) return undefined
      const changed = change(item)
      items.set(id, changed)
      return changed
    })

  return {
    record: ({ session, userId }, { revision }, recorded) =>
      Effect.gen(function*() {
        if ((yield* sessions.find({ userId, session })) === undefined) return { created: 0 }
        return shelf.replace({ userId, session }, revision, recorded, yield* Clock.currentTimeMillis)
      }),
    recordNotes: (userId, sha256, recorded) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        shelf.notes.set(userId, { userId, sha256, reason: undefined, at })
        return shelf.replace({ userId, session: undefined }, undefined, recorded, at)
      }),
    giveUpNotes: (userId, sha256, reason) =>
      Effect.map(Clock.currentTimeMillis, (at) => void shelf.notes.set(userId, { userId, sha256, reason, at })),
    notesRead: (userId) => Effect.sync(() => shelf.notes.get(userId)?.sha256),
    notesGivenUp: Effect.sync(() => shelf.givenUp()),
    retryNotes: (userId) =>
      Effect.sync(() => {
        const those = shelf.givenUp().filter((one) => userId === undefined || one.userId === userId)
        for (const one of those) shelf.notes.delete(one.userId)
        return those.length
      }),
    candidates: ({ domain, except, limit }) =>
      Effect.sync(() =>
        [...items.values()].sort(newest).filter((item) =>
          item.personalBy === undefined && Status.compared.includes(item.status)
          && (domain === undefined || item.domain === domain) && !except.includes(item.id)).slice(0, limit)),
    items: (wanted) =>
      Effect.sync(() => matching(wanted).slice(wanted.skip ?? 0, (wanted.skip ?? 0) + wanted.limit)),
    count: (wanted) => Effect.sync(() => matching(wanted).length),
    find: (id) => Effect.sync(() => items.get(id)).pipe(Effect.map((item) => item && contributed(item))),
    evidence: (ids) => Effect.sync(() => evidence.sorted().filter(({ itemId }) => ids.includes(itemId))),
    propose: (item, most) =>
      Effect.sync(() => {
        if (matching({ from: item.userId, statuses: ["pending"] }).length >= most) return false
        items.set(item.id, item)
        return true
      }),
    add: (item, speaks = []) =>
      Effect.sync(() => {
        if (items.has(item.id)) return false
        items.set(item.id, item)
        speaks.forEach(evidence.put)
        return true
      }),
    change: (id, change, at) => update(id, (item) => Changed.apply(item, change, at)),
    vote: (id, userId, vote) =>
      Effect.map(update(id, (item) => vote === 0 ? item : { ...item, kept: true }), (item) => {
        if (item !== undefined) shelf.vote(id, userId, vote)
        return item !== undefined
      }),
    votes: (ids, userId) =>
      Effect.sync(() =>
        new Map(ids.flatMap((id) => {
          const votes = shelf.votesOf(id)
          return votes.size === 0 ? [] : [[id, { ...Vote.tally(votes.values()), own: votes.get(userId) }] as const]
        }))),
    setPersonal: (id, personalBy) =>
      Effect.map(update(id, (item) => ({ ...item, personalBy, kept: true })), (item) => item !== undefined),
    contradictions: (wanted) => Effect.sync(() => pairs.contradictions(wanted)),
    contradiction: (id) => Effect.sync(() => pairs.contradiction(id)),
    duplicates: (wanted) => Effect.sync(() => pairs.duplicates(wanted)),
    untold: (given) => Effect.sync(() => pairs.untold(given)),
    tell: (given) => Effect.sync(() => pairs.tell(given)),
    settleContradiction: (id, how) => Effect.sync(() => pairs.settleContradiction(id, how)),
    settleDuplicate: (pair, how) => Effect.sync(() => pairs.settleDuplicate(pair, how))
  }
}

/** A store of sessions and of what was learned from them, for as long as the process lives. */
export const layer = Layer.effectContext(
  Effect.map(SessionStore, (store) => {
    const shelf = Shelf.make()
    const forgetting: SessionStore["Type"] = {
      ...store,
      withdraw: (key, at) => Effect.tap(store.withdraw(key, at), () => Effect.sync(() => shelf.forget(key)))
    }
    return Context.make(SessionStore, forgetting).pipe(Context.add(KnowledgeStore, make(forgetting, shelf)))
  })
).pipe(Layer.provide(MemorySessionStore.layer))

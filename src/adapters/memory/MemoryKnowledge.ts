import type { Evidence } from "../../domain/knowledge/Evidence.ts"
import type { Weighed } from "../../domain/knowledge/Finding.ts"
import type { Item } from "../../domain/knowledge/Item.ts"
import * as Source from "../../domain/knowledge/Source.ts"
import type { Vote } from "../../domain/knowledge/Vote.ts"
import type { NotesGivenUp, Recorded } from "../../ports/KnowledgeStore.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"
import * as MemoryPairs from "./MemoryPairs.ts"

const keyOf = ({ detection, itemId, session, userId }: Evidence): string =>
  JSON.stringify([itemId, userId, session, detection])

const shelfOfEvidence = () => {
  const rows = new Map<string, Evidence>()
  return {
    put: (given: Evidence): void => {
      const before = rows.get(keyOf(given))
      rows.set(keyOf(given), before === undefined ? given : { ...before, revision: given.revision, quote: given.quote })
    },
    remove: (given: Evidence): boolean => rows.delete(keyOf(given)),
    sorted: (): ReadonlyArray<Evidence> =>
      [...rows.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  }
}

/** Items, what speaks for them, votes and pairs, and how sources change them. */
export const make = () => {
  const items = new Map<string, Item>()
  const evidence = shelfOfEvidence()
  const votes = new Map<string, Map<string, Vote>>()
  const pairs = MemoryPairs.make((id) => items.has(id))
  const notes = new Map<string, Omit<NotesGivenUp, "reason"> & { readonly reason: string | undefined }>()
  let made = 0

  const speaksFor = (id: string) => evidence.sorted().filter(({ itemId }) => itemId === id)

  const lose = (lost: Evidence, why: "says something else" | "taken back"): void => {
    const item = items.get(lost.itemId)
    if (item === undefined) return
    const fate = Source.fate(item, speaksFor(item.id).filter((one) => keyOf(one) !== keyOf(lost)), why)
    if (fate._tag === "KeepsEvidence") return
    evidence.remove(lost)
    if (fate._tag === "Stays") return void items.set(item.id, fate.item)
    pairs.unpair(item.id)
    votes.delete(item.id)
    if (fate._tag === "Gone") items.set(item.id, fate.item)
    else items.delete(item.id)
  }

  const learn = (finding: Weighed, source: Source.Source, revision: number | undefined, at: number): boolean => {
    const known = items.get(finding.id)
    const fresh = known === undefined || Source.isGone(known)
    if (fresh) items.set(finding.id, Source.found(finding, source, at))
    made++
    evidence.put({
      id: `ev_${String(made).padStart(12, "0")}`,
      itemId: finding.id,
      ...source,
      revision,
      detection: finding.detection,
      quote: finding.quote,
      createdAt: at
    })
    return fresh
  }

  const said = ({ session, userId }: Source.Source) =>
    evidence.sorted().filter((one) => one.userId === userId && one.session === session)

  return {
    items,
    evidence,
    pairs,
    notes,
    givenUp: (): ReadonlyArray<NotesGivenUp> =>
      [...notes.values()].flatMap(({ reason, ...one }) => reason === undefined ? [] : [{ ...one, reason }])
        .sort((left, right) => left.userId < right.userId ? -1 : 1),
    speaksFor,
    votesOf: (id: string): ReadonlyMap<string, Vote> => votes.get(id) ?? new Map<string, Vote>(),
    vote: (id: string, userId: string, vote: Vote | 0): void => {
      const its = votes.get(id) ?? new Map<string, Vote>()
      votes.set(id, its)
      if (vote === 0) its.delete(userId)
      else its.set(userId, vote)
    },
    replace: (source: Source.Source, revision: number | undefined, recorded: Recorded, at: number) => {
      const before = said(source)
      const created = recorded.findings.filter((finding) => learn(finding, source, revision, at)).length
      const says = new Set(recorded.findings.map(({ detection, id }) => JSON.stringify([id, detection])))
      for (const one of before) {
        if (!says.has(JSON.stringify([one.itemId, one.detection]))) lose(one, "says something else")
      }
      recorded.relations.forEach((one) => pairs.liken(one, at))
      recorded.contradictions.forEach((one) => pairs.oppose(one, at))
      return { created }
    },
    forget: ({ session, userId }: SessionKey): void =>
      said({ userId, session }).forEach((one) => lose(one, "taken back"))
  }
}

export type Shelf = ReturnType<typeof make>

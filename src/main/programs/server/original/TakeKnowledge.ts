import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Knowledge from "../../../../domain/original/Knowledge.ts"
import type * as Report from "../../../../domain/original/Report.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Groups } from "../../../../ports/Groups.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { Rows } from "../../../../ports/Original.ts"
import { SessionStore } from "../../../../ports/SessionStore.ts"
import type { Taken } from "./TakeSessions.ts"

/** In one transaction. */
const batch = 100

/** As the original names a session in what it found (server spec §7.1). */
const refOf = ({ place }: Taken): string => {
  const slash = place.indexOf("/")
  return `session-${place.slice(slash + 1).replace(/\.jsonl$/, "")}-${place.slice(0, slash)}`
}

/** Evidence names the version that is shown now, which is what the original looked at last. */
const put = ({ evidence, item, votes }: Knowledge.Piece) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const sessions = yield* SessionStore
    const now = yield* Clock.currentTimeMillis
    const versioned = yield* Effect.forEach(evidence, (each) =>
      each.session === undefined ? Effect.succeed(each) : Effect.map(
        sessions.find({ userId: each.userId, session: each.session }),
        (found) => ({ ...each, revision: found?.current.revision })
      ))
    const isNew = yield* store.add(item, versioned)
    if (!isNew) return false
    yield* Effect.forEach(votes, ({ userId, vote }) => store.vote(item.id, userId, vote, now), { discard: true })
    return true
  })

/** What the team knew, where there is nothing of that id here; `comes` are the ids of what is new. */
export const takeKnowledge = Effect.fn("TakeKnowledge")(function*(
  rows: Rows,
  taken: ReadonlyArray<Taken>,
  { dryRun, person }: { readonly dryRun: boolean; readonly person: (text: string) => string | undefined }
) {
  const store = yield* KnowledgeStore
  const trail = yield* AuditTrail
  const refs = new Map(taken.map((each) => [refOf(each), { userId: each.userId, session: each.session }]))
  const groups = (yield* Effect.flatMap(Groups, ({ all }) => all)).map(({ name }) => name)
  const there = rows.of("user_groups").flatMap(({ name }) => typeof name === "string" ? [name] : [])
  const known = {
    items: rows.of("knowledge_items"),
    evidence: rows.of("verification_evidence"),
    votes: rows.of("knowledge_votes")
  }
  const { add, problems } = Knowledge.plan(known, {
    person,
    session: (ref) => refs.get(ref),
    groups: [...groups, ...there],
    now: yield* Clock.currentTimeMillis
  })
  const outcomes = dryRun
    ? yield* Effect.forEach(add, ({ item }) => Effect.map(store.find(item.id), (found) => found === undefined))
    : (yield* Effect.forEach(Arr.chunksOf(add, batch), (some) =>
      trail.along(Effect.forEach(some, put), (done) => {
        const items = done.filter((isNew) => isNew).length
        return items === 0 ? undefined : { action: "original.knowledge", actor: Audit.operator, params: { items } }
      }))).flat()
  const added = outcomes.filter((isNew) => isNew).length
  const part: Report.Part = { counts: { knowledge: { added, kept: outcomes.length - added } }, problems }
  return { part, comes: new Set(add.filter((_, n) => outcomes[n]).map(({ item }) => item.id)) }
})

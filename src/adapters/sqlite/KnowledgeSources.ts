import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import type { Evidence } from "../../domain/knowledge/Evidence.ts"
import type { Weighed } from "../../domain/knowledge/Finding.ts"
import * as Source from "../../domain/knowledge/Source.ts"
import type { Recorded } from "../../ports/KnowledgeStore.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"
import * as KnowledgePairs from "./KnowledgePairs.ts"
import * as KnowledgeRows from "./KnowledgeRows.ts"

/** As the first server named rows of evidence (server spec §6). */
export const evidenceId = (): string => `ev_${randomUUID().replaceAll("-", "").slice(0, 12)}`

/** What sources say, and what they take along. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const rows = KnowledgeRows.over(sql)
  const pairs = KnowledgePairs.over(sql)

  const said = ({ session, userId }: Source.Source) =>
    rows.evidence(sql.and([sql`user_id = ${userId}`, sql`session = ${session ?? ""}`]))

  /** Takes evidence from an item, and the item along when nothing is left for it. */
  const lose = (lost: Evidence, why: "says something else" | "taken back") =>
    Effect.gen(function*() {
      const item = yield* rows.find(lost.itemId)
      if (item === undefined) return
      const all = yield* rows.evidence(sql.and([sql`item_id = ${lost.itemId}`]))
      const fate = Source.fate(item, all.filter(({ id }) => id !== lost.id), why)
      if (fate._tag === "KeepsEvidence") return
      if (fate._tag === "Deleted") return yield* rows.remove(item.id)
      yield* sql`DELETE FROM knowledge_evidence WHERE id = ${lost.id}`
      yield* rows.update(fate.item)
      if (fate._tag === "Gone") yield* forgetOpinions(item.id)
    })

  const forgetOpinions = (id: string) =>
    Effect.zipRight(rows.unpair(id), sql`DELETE FROM knowledge_votes WHERE item_id = ${id}`)

  /** Adds a finding; answers whether it is new. */
  const learn = (finding: Weighed, source: Source.Source, revision: number | undefined, at: number) =>
    Effect.gen(function*() {
      const known = yield* rows.find(finding.id)
      const fresh = known === undefined || Source.isGone(known)
      const item = Source.found(finding, source, at)
      if (fresh) yield* known === undefined ? rows.insert(item) : rows.update(item)
      yield* rows.insertEvidence({
        id: evidenceId(),
        itemId: finding.id,
        userId: source.userId,
        session: source.session,
        revision,
        detection: finding.detection,
        quote: finding.quote,
        createdAt: at
      })
      return fresh
    })

  const replace = (source: Source.Source, revision: number | undefined, recorded: Recorded, at: number) =>
    Effect.gen(function*() {
      const before = yield* said(source)
      const fresh = yield* Effect.filter(recorded.findings, (finding) => learn(finding, source, revision, at))
      const says = new Set(recorded.findings.map(({ detection, id }) => JSON.stringify([id, detection])))
      const lost = before.filter(({ detection, itemId }) => !says.has(JSON.stringify([itemId, detection])))
      yield* Effect.forEach(lost, (one) => lose(one, "says something else"), { discard: true })
      yield* Effect.forEach(recorded.relations, (one) => pairs.liken(one, at), { discard: true })
      yield* Effect.forEach(recorded.contradictions, (one) => pairs.oppose(one, at), { discard: true })
      return { created: fresh.length }
    })

  /** Its owner took a session back. */
  const forget = ({ session, userId }: SessionKey) =>
    Effect.flatMap(said({ userId, session }), (all) =>
      Effect.forEach(all, (one) => lose(one, "taken back"), { discard: true }))

  return { replace, forget }
}

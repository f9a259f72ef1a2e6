import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Changed from "../../domain/knowledge/Changed.ts"
import * as Status from "../../domain/knowledge/Status.ts"
import { KnowledgeStore, type Votes } from "../../ports/KnowledgeStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as KnowledgeNotes from "./KnowledgeNotes.ts"
import * as KnowledgePairs from "./KnowledgePairs.ts"
import * as KnowledgeQueries from "./KnowledgeQueries.ts"
import * as KnowledgeRows from "./KnowledgeRows.ts"
import * as KnowledgeSources from "./KnowledgeSources.ts"

interface VoteRow {
  readonly item_id: string
  readonly up: number
  readonly down: number
  readonly own: number | null
}

const votes = ({ down, own, up }: VoteRow): Votes => ({
  up: Number(up),
  down: Number(down),
  own: own === null ? undefined : Number(own) > 0 ? 1 : -1
})

const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

const make = Effect.map(SqlClient.SqlClient, (sql): KnowledgeStore["Type"] => {
  const rows = KnowledgeRows.over(sql)
  const pairs = KnowledgePairs.over(sql)
  const sources = KnowledgeSources.over(sql)
  const queries = KnowledgeQueries.over(sql)
  const notes = KnowledgeNotes.over(sql)

  /** All of it or nothing, and to its end; within the caller's transaction where there is one. */
  const atomically = (operation: string) => <A>(work: Effect.Effect<A, SqlError>) =>
    work.pipe(sql.withTransaction, failing(operation), Effect.uninterruptible)

  return {
    record: ({ session, userId }, { revision }, recorded) =>
      Effect.gen(function*() {
        const stored = yield* sql`SELECT 1 FROM sessions WHERE user_id = ${userId} AND session = ${session}`
        if (stored.length === 0) return { created: 0 }
        return yield* sources.replace({ userId, session }, revision, recorded, yield* Clock.currentTimeMillis)
      }).pipe(atomically("record what was learned from a session")),
    recordNotes: (userId, sha256, recorded) =>
      Effect.gen(function*() {
        const at = yield* Clock.currentTimeMillis
        yield* notes.read(userId, sha256, undefined, at)
        return yield* sources.replace({ userId, session: undefined }, undefined, recorded, at)
      }).pipe(atomically("record what was learned from notes")),
    giveUpNotes: (userId, sha256, reason) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => notes.read(userId, sha256, reason, at)).pipe(
        failing("give up notes")
      ),
    notesRead: (userId) => failing("look which notes were read")(notes.last(userId)),
    notesGivenUp: failing("list notes that were given up")(notes.givenUp),
    retryNotes: (userId) => failing("have notes read again")(notes.retry(userId)),
    candidates: ({ domain, except, limit }) =>
      rows.items(
        sql.and([
          sql`personal_by IS NULL`,
          sql.in("status", Status.compared),
          ...domain === undefined ? [] : [sql`domain = ${domain}`],
          ...except.length === 0 ? [] : [sql`NOT ${sql.in("id", except)}`]
        ]),
        sql`ORDER BY updated_at DESC, id LIMIT ${limit}`
      ).pipe(failing("find knowledge to compare with")),
    items: (wanted) =>
      rows.items(
        queries.wanted(wanted),
        sql`ORDER BY updated_at DESC, id LIMIT ${wanted.limit} OFFSET ${wanted.skip ?? 0}`
      ).pipe(
        Effect.flatMap(rows.contributed),
        failing("list knowledge")
      ),
    count: (wanted) =>
      sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM knowledge_items WHERE ${queries.wanted(wanted)}`.pipe(
        Effect.map(([row]) => Number(row?.n ?? 0)),
        failing("count knowledge")
      ),
    find: (id) =>
      rows.items(sql.and([sql`id = ${id}`])).pipe(
        Effect.flatMap(rows.contributed),
        Effect.map(([found]) => found),
        failing("find a piece of knowledge")
      ),
    evidence: (ids) =>
      (ids.length === 0 ? Effect.succeed([]) : rows.evidence(sql.and([sql.in("item_id", ids)]))).pipe(
        failing("find what speaks for knowledge")
      ),
    propose: (item, most) =>
      Effect.gen(function*() {
        const pending = queries.wanted({ from: item.userId, statuses: ["pending"] })
        const [row] = yield* sql<{ readonly n: number }>`SELECT COUNT(*) AS n FROM knowledge_items WHERE ${pending}`
        if (Number(row?.n ?? 0) >= most) return false
        yield* rows.insert(item)
        return true
      }).pipe(atomically("add a piece of knowledge")),
    add: (item, evidence = []) =>
      Effect.gen(function*() {
        if ((yield* rows.find(item.id)) !== undefined) return false
        yield* rows.insert(item)
        yield* Effect.forEach(evidence, rows.insertEvidence, { discard: true })
        return true
      }).pipe(atomically("add a piece of knowledge")),
    change: (id, change, at) =>
      Effect.gen(function*() {
        const found = yield* rows.find(id)
        if (found === undefined) return undefined
        const changed = Changed.apply(found, change, at)
        yield* rows.update(changed)
        return changed
      }).pipe(atomically("change a piece of knowledge")),
    vote: (id, userId, vote, at) =>
      Effect.gen(function*() {
        if ((yield* rows.find(id)) === undefined) return false
        yield* sql`DELETE FROM knowledge_votes WHERE item_id = ${id} AND user_id = ${userId}`
        if (vote === 0) return true
        yield* sql`INSERT INTO knowledge_votes ${sql.insert({ item_id: id, user_id: userId, vote, voted_at: at })}`
        yield* sql`UPDATE knowledge_items SET kept = 1 WHERE id = ${id}`
        return true
      }).pipe(atomically("vote on a piece of knowledge")),
    votes: (ids, userId) =>
      sql<VoteRow>`SELECT item_id, SUM(CASE WHEN vote > 0 THEN 1 ELSE 0 END) AS up,
          SUM(CASE WHEN vote < 0 THEN 1 ELSE 0 END) AS down, MAX(CASE WHEN user_id = ${userId} THEN vote END) AS own
        FROM knowledge_votes WHERE ${ids.length === 0 ? sql`1 = 0` : sql.in("item_id", ids)} GROUP BY item_id`.pipe(
        Effect.map((found) => new Map(found.map((row) => [row.item_id, votes(row)]))),
        failing("count votes")
      ),
    setPersonal: (id, userId) =>
      sql<{ readonly id: string }>`UPDATE knowledge_items SET personal_by = ${userId ?? null}, kept = 1
        WHERE id = ${id} RETURNING id`.pipe(
        Effect.map((changed) => changed.length > 0),
        failing("make a piece of knowledge personal")
      ),
    contradictions: (wanted) => failing("list contradictions")(pairs.contradictions(wanted)),
    contradiction: (id) => failing("find a contradiction")(pairs.contradiction(id)),
    duplicates: (wanted) => failing("list duplicates")(pairs.duplicates(wanted)),
    untold: (given) => failing("look which pairs are known")(pairs.untold(given)),
    tell: (given) => atomically("add pairs")(pairs.tell(given)),
    settleContradiction: (id, how) => atomically("settle a contradiction")(pairs.settleContradiction(id, how)),
    settleDuplicate: (pair, how) => atomically("settle a likeness")(pairs.settleDuplicate(pair, how))
  }
})

export const layer = Layer.effect(KnowledgeStore, make)

import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import type * as Domain from "../../domain/knowledge/Domain.ts"
import type { Evidence } from "../../domain/knowledge/Evidence.ts"
import type { Detection } from "../../domain/knowledge/Finding.ts"
import type { Contributed, Item, SourceType } from "../../domain/knowledge/Item.ts"
import type { Status } from "../../domain/knowledge/Status.ts"

export interface ItemRow {
  readonly id: string
  readonly title: string
  readonly content: string | null
  readonly category: string | null
  readonly tags: string
  readonly entities: string
  readonly domain: Domain.Domain | null
  readonly status: Status
  readonly audience: string | null
  readonly confidence: number | null
  readonly source_type: SourceType
  readonly user_id: string | null
  readonly session: string | null
  readonly personal_by: string | null
  readonly kept: number
  readonly reason: string | null
  readonly created_at: number
  readonly updated_at: number
}

const item = (row: ItemRow): Item => ({
  id: row.id,
  title: row.title,
  content: row.content ?? undefined,
  category: row.category ?? undefined,
  tags: JSON.parse(row.tags) as ReadonlyArray<string>,
  entities: JSON.parse(row.entities) as ReadonlyArray<string>,
  domain: row.domain ?? undefined,
  status: row.status,
  audience: row.audience ?? undefined,
  confidence: row.confidence === null ? undefined : Number(row.confidence),
  sourceType: row.source_type,
  userId: row.user_id ?? undefined,
  session: row.session ?? undefined,
  personalBy: row.personal_by ?? undefined,
  kept: Number(row.kept) === 1,
  reason: row.reason ?? undefined,
  createdAt: Number(row.created_at),
  updatedAt: Number(row.updated_at)
})

/** What of an item can change. */
export const columns = (given: Omit<Item, "createdAt" | "id">) => ({
  title: given.title,
  content: given.content ?? null,
  category: given.category ?? null,
  tags: JSON.stringify(given.tags),
  entities: JSON.stringify(given.entities),
  domain: given.domain ?? null,
  status: given.status,
  audience: given.audience ?? null,
  confidence: given.confidence ?? null,
  source_type: given.sourceType,
  user_id: given.userId ?? null,
  session: given.session ?? null,
  personal_by: given.personalBy ?? null,
  kept: given.kept ? 1 : 0,
  reason: given.reason ?? null,
  updated_at: given.updatedAt
})

interface EvidenceRow {
  readonly id: string
  readonly item_id: string
  readonly user_id: string
  readonly session: string
  readonly revision: number | null
  readonly detection: Detection | ""
  readonly quote: string
  readonly created_at: number
}

const evidence = (row: EvidenceRow): Evidence => ({
  id: row.id,
  itemId: row.item_id,
  userId: row.user_id,
  session: row.session === "" ? undefined : row.session,
  revision: row.revision === null ? undefined : Number(row.revision),
  detection: row.detection === "" ? undefined : row.detection,
  quote: row.quote,
  createdAt: Number(row.created_at)
})

type Condition = ReturnType<SqlClient.SqlClient["and"]>

/** Items and what speaks for them, row by row. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const items = (condition: Condition, rest = sql``) =>
    Effect.map(sql<ItemRow>`SELECT * FROM knowledge_items WHERE ${condition} ${rest}`, (rows) => rows.map(item))

  const evidenceWhere = (condition: Condition) =>
    Effect.map(
      sql<EvidenceRow>`SELECT * FROM knowledge_evidence WHERE ${condition} ORDER BY created_at, id`,
      (rows) => rows.map(evidence)
    )

  /** Of these, in their order. */
  const contributed = (found: ReadonlyArray<Item>) =>
    Effect.map(
      found.length === 0 ? Effect.succeed([]) : sql<Pick<EvidenceRow, "item_id" | "user_id">>`
        SELECT item_id, user_id FROM knowledge_evidence WHERE ${sql.in("item_id", found.map(({ id }) => id))}
        GROUP BY item_id, user_id ORDER BY MIN(created_at), user_id`,
      (rows) => {
        const from = new Map<string, Array<string>>()
        for (const { item_id, user_id } of rows) from.set(item_id, [...from.get(item_id) ?? [], user_id])
        return found.map((one): Contributed => ({
          item: one,
          contributors: [...new Set([...one.userId === undefined ? [] : [one.userId], ...from.get(one.id) ?? []])]
        }))
      }
    )

  const remove = (id: string) =>
    Effect.gen(function*() {
      yield* unpair(id)
      yield* sql`DELETE FROM knowledge_votes WHERE item_id = ${id}`
      yield* sql`DELETE FROM knowledge_evidence WHERE item_id = ${id}`
      yield* sql`DELETE FROM knowledge_items WHERE id = ${id}`
    })

  /** Forgets what it resembles and contradicts. */
  const unpair = (id: string) =>
    Effect.forEach(["knowledge_relations", "knowledge_contradictions"], (table) =>
      sql`DELETE FROM ${sql(table)} WHERE item_a = ${id} OR item_b = ${id}`, { discard: true })

  return {
    items,
    contributed,
    remove,
    unpair,
    evidence: evidenceWhere,
    find: (id: string) => Effect.map(items(sql.and([sql`id = ${id}`])), ([found]) => found),
    insert: (given: Item) =>
      sql`INSERT INTO knowledge_items ${sql.insert({ id: given.id, created_at: given.createdAt, ...columns(given) })}`,
    update: (given: Item) =>
      sql`UPDATE knowledge_items SET ${sql.update({ ...columns(given), created_at: given.createdAt })}
        WHERE id = ${given.id}`,
    insertEvidence: (given: Evidence) =>
      sql`INSERT INTO knowledge_evidence ${
        sql.insert({
          id: given.id,
          item_id: given.itemId,
          user_id: given.userId,
          session: given.session ?? "",
          revision: given.revision ?? null,
          detection: given.detection ?? "",
          quote: given.quote,
          created_at: given.createdAt
        })
      } ON CONFLICT (item_id, user_id, session, detection)
        DO UPDATE SET revision = excluded.revision, quote = excluded.quote`
  }
}

export type Rows = ReturnType<typeof over>

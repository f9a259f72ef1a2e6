import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import * as Relation from "../../domain/knowledge/Relation.ts"
import type { Pairs, Told } from "../../ports/KnowledgeStore.ts"

interface Resolved {
  readonly resolved_by: string | null
  readonly resolved_at: number | null
  readonly resolution: string | null
}

interface RelationRow extends Resolved {
  readonly item_a: string
  readonly item_b: string
  readonly kind: "likely_duplicate"
  readonly score: number
  readonly created_at: number
}

interface ContradictionRow extends Resolved {
  readonly id: string
  readonly item_a: string
  readonly item_b: string
  readonly severity: "hard" | "soft" | null
  readonly explanation: string
  readonly suggested: string | null
  readonly detected_at: number
}

const settled = (row: Resolved): Relation.Settled | undefined =>
  row.resolved_at === null
    ? undefined
    : { by: row.resolved_by ?? "", at: Number(row.resolved_at), resolution: row.resolution ?? "" }

const duplicate = (row: RelationRow): Relation.Duplicate => ({
  a: row.item_a,
  b: row.item_b,
  kind: row.kind,
  score: Number(row.score),
  createdAt: Number(row.created_at),
  settled: settled(row)
})

/** What stands in the row is what this program wrote; one key may be missing, as JSON leaves it out. */
const suggestion = (text: string | null): Relation.Suggestion | undefined => {
  if (text === null) return undefined
  const { action, justification, mergedContent } = JSON.parse(text) as Relation.Suggestion
  return { action, justification, mergedContent }
}

const contradiction = (row: ContradictionRow): Relation.Contradiction => ({
  id: row.id,
  a: row.item_a,
  b: row.item_b,
  severity: row.severity ?? undefined,
  explanation: row.explanation,
  suggested: suggestion(row.suggested),
  detectedAt: Number(row.detected_at),
  settled: settled(row)
})

const columns = ({ at, by, resolution }: Relation.Settled) =>
  ({ resolved_by: by, resolved_at: at, resolution })

const decided = (how: Relation.Settled | undefined) =>
  how === undefined ? { resolved_by: null, resolved_at: null, resolution: null } : columns(how)

/** Which items resemble or contradict each other. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const bothThere = (a: string, b: string) =>
    Effect.map(sql`SELECT id FROM knowledge_items WHERE ${sql.in("id", [a, b])}`, (rows) => rows.length === 2)

  const isOpposed = ({ a, b }: Pick<Relation.Clash, "a" | "b">) =>
    Effect.map(
      sql`SELECT id FROM knowledge_contradictions
        WHERE (item_a = ${a} AND item_b = ${b}) OR (item_a = ${b} AND item_b = ${a})`,
      (rows) => rows.length > 0
    )

  const isLikened = ({ a, b, kind }: Relation.Likeness) =>
    Effect.map(
      sql`SELECT score FROM knowledge_relations WHERE item_a = ${a} AND item_b = ${b} AND kind = ${kind}`,
      (rows) => rows.length > 0
    )

  const untold = ({ contradictions, duplicates }: Told) =>
    Effect.all({
      contradictions: Effect.filter(contradictions, (one) => Effect.map(isOpposed(one), (is) => !is)),
      duplicates: Effect.filter(duplicates, (one) => Effect.map(isLikened(one), (is) => !is))
    })

  const tellClash = (given: Relation.Contradiction) =>
    Effect.gen(function*() {
      if (!(yield* bothThere(given.a, given.b)) || (yield* isOpposed(given))) return
      const { a, b, detectedAt, explanation, id, severity, suggested, settled: how } = given
      yield* sql`INSERT INTO knowledge_contradictions ${
        sql.insert({
          id,
          item_a: a,
          item_b: b,
          severity: severity ?? null,
          explanation,
          suggested: suggested === undefined ? null : JSON.stringify(suggested),
          detected_at: detectedAt,
          ...decided(how)
        })
      } ON CONFLICT DO NOTHING`
    })

  const tellLikeness = (given: Relation.Duplicate) =>
    Effect.gen(function*() {
      if (!(yield* bothThere(given.a, given.b)) || (yield* isLikened(given))) return
      const { a, b, createdAt, kind, score, settled: how } = given
      yield* sql`INSERT INTO knowledge_relations
        ${sql.insert({ item_a: a, item_b: b, kind, score, created_at: createdAt, ...decided(how) })}`
    })

  const touching = (ids: ReadonlyArray<string>) =>
    ids.length === 0 ? sql`1 = 0` : sql.or([sql.in("item_a", ids), sql.in("item_b", ids)])

  const wanted = ({ ids, open }: Pairs) =>
    sql.and([
      sql`1 = 1`,
      ...open ? [sql`resolved_at IS NULL`] : [],
      ...ids === undefined ? [] : [touching(ids)]
    ])

  return {
    liken: (given: Relation.Likeness, at: number) =>
      tellLikeness({ ...Relation.ordered(given), createdAt: at, settled: undefined }),
    untold,
    tell: ({ contradictions, duplicates }: Told) =>
      Effect.zipRight(
        Effect.forEach(contradictions, tellClash, { discard: true }),
        Effect.forEach(duplicates, tellLikeness, { discard: true })
      ),
    oppose: (clash: Relation.Clash, at: number) => {
      const id = `kc_${randomUUID().replaceAll("-", "").slice(0, 12)}`
      return tellClash({ ...clash, id, detectedAt: at, settled: undefined })
    },
    contradictions: (given: Pairs) =>
      Effect.map(
        sql<ContradictionRow>`SELECT * FROM knowledge_contradictions WHERE ${wanted(given)}
          ORDER BY detected_at DESC, id LIMIT ${given.limit}`,
        (rows) => rows.map(contradiction)
      ),
    contradiction: (id: string) =>
      Effect.map(sql<ContradictionRow>`SELECT * FROM knowledge_contradictions WHERE id = ${id}`, ([row]) =>
        row === undefined ? undefined : contradiction(row)),
    duplicates: (given: Pairs) =>
      Effect.map(
        sql<RelationRow>`SELECT * FROM knowledge_relations WHERE ${wanted(given)}
          ORDER BY created_at DESC, item_a, item_b LIMIT ${given.limit}`,
        (rows) => rows.map(duplicate)
      ),
    settleContradiction: (id: string, how: Relation.Settled) =>
      Effect.map(
        sql<ContradictionRow>`UPDATE knowledge_contradictions SET ${sql.update(columns(how))}
          WHERE id = ${id} RETURNING *`,
        ([row]) => row === undefined ? undefined : contradiction(row)
      ),
    settleDuplicate: ([left, right]: readonly [string, string], how: Relation.Settled) =>
      Effect.map(
        sql<RelationRow>`UPDATE knowledge_relations SET ${sql.update(columns(how))}
          WHERE (item_a = ${left} AND item_b = ${right}) OR (item_a = ${right} AND item_b = ${left}) RETURNING *`,
        ([row]) => row === undefined ? undefined : duplicate(row)
      )
  }
}

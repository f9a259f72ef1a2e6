import type * as SqlClient from "@effect/sql/SqlClient"
import * as Audience from "../../domain/knowledge/Audience.ts"
import * as Status from "../../domain/knowledge/Status.ts"
import type { Reader } from "../../domain/knowledge/Visibility.ts"
import * as Search from "../../domain/knowledge/Search.ts"
import type { Wanted } from "../../ports/KnowledgeStore.ts"

/** What a question asks for, as conditions. */
export const over = (sql: SqlClient.SqlClient) => {
  const from = (userId: string) =>
    sql.or([
      sql`user_id = ${userId}`,
      sql`EXISTS (SELECT 1 FROM knowledge_evidence e WHERE e.item_id = knowledge_items.id AND e.user_id = ${userId})`
    ])

  /** `Visibility.isMeant`. */
  const meant = ({ domains, groups }: Reader) =>
    sql.or([
      sql`audience IS NULL`,
      sql.in("audience", [Audience.everybody, ...groups.map(Audience.ofGroup)]),
      ...domains.length === 0 ? [] : [sql.in("domain", domains)]
    ])

  /** `Visibility.sees`. */
  const seenBy = (reader: Reader) =>
    sql.or([
      from(reader.id),
      sql.and([
        sql`personal_by IS NULL`,
        ...reader.admin ? [] : [sql.in("status", Status.inForce), meant(reader)]
      ])
    ])

  const holding = (word: string) => {
    const pattern = Search.pattern(word)
    return sql`(LOWER(title) LIKE ${pattern} ESCAPE '\\' OR LOWER(content) LIKE ${pattern} ESCAPE '\\')`
  }

  return {
    wanted: ({ domain, from: userId, reader, statuses, words = [] }: Omit<Wanted, "limit" | "skip">) =>
      sql.and([
        sql`1 = 1`,
        ...reader === undefined ? [] : [seenBy(reader)],
        ...statuses === undefined ? [] : [statuses.length === 0 ? sql`1 = 0` : sql.in("status", statuses)],
        ...domain === undefined ? [] : [sql`domain = ${domain}`],
        ...userId === undefined ? [] : [from(userId)],
        ...words.map(holding)
      ])
  }
}

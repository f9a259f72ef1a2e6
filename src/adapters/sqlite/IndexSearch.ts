import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { Document } from "../../domain/search/Documents.ts"
import type { SearchQuery, Term } from "../../domain/search/SearchQuery.ts"
import { type Found, hitsShown } from "../../ports/SessionIndex.ts"
import * as IndexBuilds from "./IndexBuilds.ts"
import type * as IndexList from "./IndexList.ts"

/** A word as the index holds it: letters and digits behind the number of their owner, never a mark FTS5 reads. */
export const wordOf = (owner: number, word: string): string => `${owner.toString(36).padStart(ownerWidth, "0")}_${word}`

/** As the index of beginnings counts on (migration 5). */
const ownerWidth = 4

/** The query in the language of FTS5. Terms consist of words only, so that no text becomes an operator. */
export const expression = (owner: number, { unwanted, wanted }: SearchQuery): string => {
  const term = ({ prefix, words }: Term): string =>
    `"${words.map((word) => wordOf(owner, word)).join(" ")}"${prefix ? "*" : ""}`
  const all = `(${wanted.map(term).join(" AND ")})`
  return unwanted.length === 0 ? all : `${all} NOT (${unwanted.map(term).join(" OR ")})`
}

/** Documents looked at in one statement. */
const batch = 128

interface DocumentRow {
  readonly id: number
  readonly turn: number
  readonly spoken_by: Document["by"]
  readonly spoken_at: number | null
  readonly content: string
}

const documentOf = (row: DocumentRow): Document => ({
  turn: Number(row.turn),
  by: row.spoken_by,
  at: row.spoken_at === null ? undefined : Number(row.spoken_at),
  text: row.content
})

interface Result {
  readonly found: ReadonlyArray<Found>
  readonly next: string | undefined
}

const nothing: Result = { found: [], next: undefined }

/**
 * Search over what one person's sessions say. A search reads documents of its owner alone, the last ones first, and no
 * more of them than it needs for a page.
 */
export const over = (sql: SqlClient.SqlClient, list: ReturnType<typeof IndexList.over>) => {
  const builds = IndexBuilds.over(sql)

  /** Which of the builds are shown, and of which session. */
  const sessionsOf = (userId: string, numbers: ReadonlyArray<number>) =>
    numbers.length === 0
      ? Effect.succeed(new Map<number, string>())
      : Effect.map(
        sql<{ readonly build: number; readonly session: string; readonly user_id: string }>`
          SELECT build, session, user_id FROM session_index WHERE build IN ${sql.in(numbers)}`,
        // Asked for in the statement, the owner would be what it searches by: through all of that person's sessions.
        (rows) => new Map(rows.flatMap((row) => row.user_id === userId ? [[Number(row.build), row.session]] : []))
      )

  /** Where the search goes on: before the documents of this session. */
  const startOf = (userId: string, after: string | undefined) =>
    after === undefined ? Effect.succeed(Number.MAX_SAFE_INTEGER) : Effect.map(
      sql<{ readonly build: number | null }>`SELECT build FROM session_index
        WHERE user_id = ${userId} AND session = ${after}`,
      ([row]) =>
        row === undefined || row.build === null
          ? Number.MAX_SAFE_INTEGER
          : IndexBuilds.rangeOf(Number(row.build)).first
    )

  const matching = (match: string, { end, first }: IndexBuilds.Range, order: "ASC" | "DESC") =>
    Effect.map(
      sql<{ readonly id: number }>`SELECT rowid AS id FROM session_search
        WHERE session_search MATCH ${match} AND rowid >= ${first} AND rowid < ${end}
        ORDER BY rowid ${sql.literal(order)} LIMIT ${batch}`,
      (rows) => rows.map(({ id }) => Number(id))
    )

  /** The last sessions with a match before a document, and their matches. */
  const groupsBefore = (userId: string, match: string, before: number, limit: number) =>
    Effect.gen(function*() {
      const groups: Array<{ readonly session: string; readonly ids: ReadonlyArray<number> }> = []
      let end = before
      while (groups.length < limit) {
        const ids = yield* matching(match, { first: 0, end }, "DESC")
        const byBuild = new Map<number, ReadonlyArray<number>>()
        for (const id of ids) {
          const build = IndexBuilds.buildOf(id)
          byBuild.set(build, [...byBuild.get(build) ?? [], id])
        }
        const shown = yield* sessionsOf(userId, [...byBuild.keys()])
        for (const [build, some] of byBuild) {
          const range = IndexBuilds.rangeOf(build)
          end = range.first
          const session = shown.get(build)
          if (session === undefined) continue
          const cut = ids.length === batch && some.at(-1) === ids.at(-1)
          groups.push({ session, ids: cut ? yield* matching(match, range, "ASC") : some })
        }
        if (ids.length < batch) break
      }
      return groups
    })

  /** The first documents of each of these lists, one a turn. */
  const firstHits = (lists: ReadonlyArray<ReadonlyArray<number>>) =>
    Effect.gen(function*() {
      if (lists.length === 0) return []
      const places = yield* sql<{ readonly id: number; readonly turn: number }>`SELECT id, turn FROM session_documents
        WHERE id IN ${sql.in(lists.flat())}`
      const turnOf = new Map(places.map(({ id, turn }) => [Number(id), Number(turn)]))
      const firsts = lists.map((ids) => {
        const known = ids.filter((id) => turnOf.has(id)).sort((a, b) => a - b)
        return known.filter((id, i) => i === 0 || turnOf.get(id) !== turnOf.get(known[i - 1]!))
      })
      const rows = yield* sql<DocumentRow>`SELECT id, turn, spoken_by, spoken_at, content FROM session_documents
        WHERE id IN ${sql.in(firsts.flatMap((ids) => ids.slice(0, hitsShown)))}`
      const documents = new Map(rows.map((row) => [Number(row.id), documentOf(row)]))
      return firsts.map((ids) => ({
        hits: ids.slice(0, hitsShown).flatMap((id) => documents.get(id) ?? []),
        more: ids.length > hitsShown
      }))
    })

  return (
    userId: string,
    query: SearchQuery,
    { after, limit }: { readonly after: string | undefined; readonly limit: number }
  ): Effect.Effect<Result, SqlError> =>
    Effect.gen(function*() {
      const owner = yield* builds.ownerIf(userId)
      if (owner === undefined || query.wanted.length === 0) return nothing
      const before = yield* startOf(userId, after)
      const groups = yield* groupsBefore(userId, expression(owner, query), before, limit + 1)
      const page = groups.slice(0, limit)
      const sessions = yield* list.named(userId, page.map(({ session }) => session))
      const hits = yield* firstHits(page.map(({ ids }) => ids))
      const found = page.flatMap(({ session }, i): ReadonlyArray<Found> => {
        const listed = sessions.get(session)
        return listed === undefined ? [] : [{ session: listed, ...hits[i]! }]
      })
      return { found, next: groups.length > limit ? page.at(-1)?.session : undefined }
    })
}

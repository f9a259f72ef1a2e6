import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import type { SessionKey } from "../../ports/SessionStore.ts"

/** Ids of the documents of one build: from `first` to before `end`. */
export interface Range {
  readonly first: number
  readonly end: number
}

/** More than `Documents.most`; 2^33 builds of that many stay below 2^53, where numbers are exact. */
const room = 2 ** 20

export const rangeOf = (build: number): Range => ({ first: build * room, end: (build + 1) * room })

export const buildOf = (document: number): number => Math.floor(document / room)

/** Documents by the build they belong to. Nothing here opens a transaction: the caller holds one. */
export const over = (sql: SqlClient.SqlClient) => {
  const next = Effect.gen(function*() {
    yield* sql`UPDATE index_builds SET last = last + 1 WHERE id = 1`
    const [row] = yield* sql<{ readonly last: number }>`SELECT last FROM index_builds WHERE id = 1`
    return Number(row!.last)
  })

  /** The number that stands before each word of this user. */
  const ownerOf = (userId: string) =>
    Effect.gen(function*() {
      const known = yield* ownerIf(userId)
      if (known !== undefined) return known
      const [last] = yield* sql<{ readonly owner: number | null }>`SELECT MAX(owner) AS owner FROM search_owners`
      const owner = Number(last?.owner ?? 0) + 1
      yield* sql`INSERT INTO search_owners ${sql.insert({ user_id: userId, owner })}`
      return owner
    })

  const ownerIf = (userId: string) =>
    Effect.map(
      sql<{ readonly owner: number }>`SELECT owner FROM search_owners WHERE user_id = ${userId}`,
      ([row]) => row === undefined ? undefined : Number(row.owner)
    )

  /** Nobody finds these documents any more: they are deleted by and by. */
  const discard = ({ session, userId }: SessionKey, build: number | null) =>
    build === null
      ? Effect.void
      : sql`INSERT INTO index_garbage ${sql.insert({ build, user_id: userId, session })}`

  const remove = ({ end, first }: Range) =>
    Effect.zipRight(
      sql`DELETE FROM session_search WHERE rowid >= ${first} AND rowid < ${end}`,
      sql`DELETE FROM session_documents WHERE id >= ${first} AND id < ${end}`
    )

  /** Deletes some of the garbage; says whether there may be more. */
  const sweep = (most: number) =>
    Effect.gen(function*() {
      const [garbage] = yield* sql<{ readonly build: number }>`SELECT build FROM index_garbage ORDER BY build LIMIT 1`
      if (garbage === undefined) return false
      const { end, first } = rangeOf(Number(garbage.build))
      const ids = yield* sql<{ readonly id: number }>`SELECT id FROM session_documents
        WHERE id >= ${first} AND id < ${end} ORDER BY id LIMIT ${most}`
      const last = ids.at(-1)
      if (last !== undefined) yield* remove({ first, end: Number(last.id) + 1 })
      if (ids.length < most) yield* sql`DELETE FROM index_garbage WHERE build = ${garbage.build}`
      return true
    })

  return { next, ownerOf, ownerIf, discard, remove, sweep }
}

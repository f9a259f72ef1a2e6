import type * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Documents from "../../domain/search/Documents.ts"
import * as Words from "../../domain/search/Words.ts"
import * as IndexBackoff from "../../domain/server/IndexBackoff.ts"
import type { SessionFacts } from "../../domain/server/SessionFacts.ts"
import { type Backlog, type Claim, lease, Superseded } from "../../ports/SessionIndex.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"
import * as IndexBuilds from "./IndexBuilds.ts"
import * as IndexRows from "./IndexRows.ts"
import * as IndexSearch from "./IndexSearch.ts"

interface Due {
  readonly user_id: string
  readonly session: string
  readonly revision: number
  readonly sha256: string
  readonly staged_build: number | null
  readonly attempts: number
}

interface Staged {
  readonly build: number | null
  readonly staged_build: number | null
  readonly staged_documents: number
}

/** Characters of a failure that are kept. */
const longestReason = 500

/** Documents or sessions seen to in one piece of upkeep: a few milliseconds. */
const atOnce = 200

/** The work of indexers. Nothing here opens a transaction. */
export const over = (sql: SqlClient.SqlClient) => {
  const builds = IndexBuilds.over(sql)
  const its = ({ session, userId }: SessionKey) => sql`user_id = ${userId} AND session = ${session}`

  /** The row, as long as it is this claim's. */
  const held = (claim: Claim) =>
    Effect.flatMap(
      sql<Staged>`SELECT build, staged_build, staged_documents FROM session_index WHERE ${its(claim)}`,
      ([row]) =>
        row !== undefined && Number(row.staged_build) === claim.build
          ? Effect.succeed(row)
          : new Superseded({ session: claim.session })
    )

  const firstDue = (when: ReturnType<typeof sql.and>) =>
    Effect.map(
      sql<Due>`SELECT user_id, session, revision, sha256, staged_build, attempts FROM session_index
        WHERE due_at IS NOT NULL AND ${when} ORDER BY due_at, received_at LIMIT 1`,
      ([due]) => due
    )

  /** Times too far ahead were written by a clock that was wrong. Asked for apart: together they would sort all that is due. */
  const claim = (at: number) =>
    Effect.gen(function*() {
      const due = (yield* firstDue(sql`due_at <= ${at}`))
        ?? (yield* firstDue(sql`due_at > ${at + IndexBackoff.longest + lease}`))
      if (due === undefined) return undefined
      const key = { userId: due.user_id, session: due.session }
      const build = yield* builds.next
      yield* builds.discard(key, due.staged_build)
      yield* sql`UPDATE session_index SET staged_build = ${build}, staged_documents = 0, due_at = ${at + lease}
        WHERE ${its(key)}`
      const claimed: Claim = {
        ...key, revision: Number(due.revision), sha256: due.sha256, build, attempts: Number(due.attempts)
      }
      return claimed
    })

  const append = (claimed: Claim, documents: ReadonlyArray<Documents.Document>, at: number) =>
    Effect.gen(function*() {
      if (documents.length === 0) return
      const { staged_documents: before } = yield* held(claimed)
      const owner = yield* builds.ownerOf(claimed.userId)
      const first = IndexBuilds.rangeOf(claimed.build).first + Number(before)
      yield* sql`INSERT INTO session_documents ${
        sql.insert(documents.map(({ at: spoken, by, text, turn }, i) => ({
          id: first + i, turn, spoken_by: by, spoken_at: spoken ?? null, content: text
        })))
      }`
      yield* sql`INSERT INTO session_search ${
        sql.insert(documents.map(({ text }, i) => ({
          rowid: first + i, words: Words.of(text).map((word) => IndexSearch.wordOf(owner, word.text)).join(" ")
        })))
      }`
      yield* sql`UPDATE session_index SET staged_documents = staged_documents + ${documents.length},
        due_at = CASE WHEN due_at > 0 THEN ${at + lease} ELSE due_at END WHERE ${its(claimed)}`
    })

  const commit = (claimed: Claim, facts: SessionFacts, at: number) =>
    Effect.gen(function*() {
      const { build } = yield* held(claimed)
      yield* builds.discard(claimed, build)
      yield* sql`UPDATE session_index SET ${
        sql.update({
          ...IndexRows.columnsOf(facts),
          build: claimed.build,
          staged_build: null,
          indexed_revision: claimed.revision,
          indexed_sha256: claimed.sha256,
          indexed_at: at,
          index_version: Documents.version,
          attempts: 0,
          last_error: null
        })
      }, due_at = CASE WHEN revision = ${claimed.revision} AND sha256 = ${claimed.sha256} THEN NULL ELSE 0 END
        WHERE ${its(claimed)}`
    })

  const fail = (claimed: Claim, reason: string, at: number) =>
    Effect.gen(function*() {
      const { build, staged_build: staged } = yield* held(claimed)
      yield* builds.discard(claimed, build)
      yield* builds.discard(claimed, staged)
      const attempts = claimed.attempts + 1
      yield* sql`UPDATE session_index SET build = NULL, staged_build = NULL,
        attempts = CASE WHEN revision = ${claimed.revision} THEN ${attempts} ELSE 0 END,
        last_error = CASE WHEN revision = ${claimed.revision} THEN ${reason.slice(0, longestReason)} ELSE NULL END,
        due_at = CASE WHEN revision = ${claimed.revision} THEN ${at + IndexBackoff.delay(attempts)} ELSE 0 END
        WHERE ${its(claimed)}`
    }).pipe(Effect.catchTag("Superseded", () => Effect.void))

  const release = (claimed: Claim) =>
    held(claimed).pipe(
      Effect.zipRight(sql`UPDATE session_index SET due_at = 0 WHERE ${its(claimed)}`),
      Effect.catchTag("Superseded", () => Effect.void),
      Effect.asVoid
    )

  const nextDue = Effect.map(
    sql<{ readonly due_at: number }>`SELECT due_at FROM session_index WHERE due_at IS NOT NULL
      ORDER BY due_at, received_at LIMIT 1`,
    ([row]) => row === undefined ? undefined : Number(row.due_at)
  )

  const backlog = Effect.map(
    sql<{ readonly due: number; readonly failing: number | null; readonly since: number | null }>`SELECT COUNT(*) AS due,
      SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END) AS failing,
      MIN(CASE WHEN attempts > 0 THEN NULL ELSE received_at END) AS since
      FROM session_index WHERE due_at IS NOT NULL`,
    ([row]): Backlog => ({
      due: Number(row?.due ?? 0),
      failing: Number(row?.failing ?? 0),
      waitingSince: row?.since == null ? undefined : Number(row.since)
    })
  )

  const refresh = Effect.gen(function*() {
    const old = yield* sql<{ readonly user_id: string; readonly session: string }>`SELECT user_id, session
      FROM session_index WHERE index_version > 0 AND index_version < ${Documents.version} LIMIT ${atOnce}`
    for (const { session, user_id: userId } of old) {
      yield* sql`UPDATE session_index SET due_at = 0, index_version = 0 WHERE ${its({ userId, session })}`
    }
    return old.length > 0
  })

  const tidy = Effect.flatMap(builds.sweep(atOnce), (more) => more ? Effect.succeed(true) : refresh)

  return { claim, append, commit, fail, release, nextDue, backlog, tidy }
}

import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SessionIndex } from "../../ports/SessionIndex.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as IndexList from "./IndexList.ts"
import * as IndexSearch from "./IndexSearch.ts"
import * as IndexWork from "./IndexWork.ts"

/** Lets requests that wait have their turn: the driver itself never does. */
const breathe = Effect.async<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})

const make = Effect.map(SqlClient.SqlClient, (sql): SessionIndex["Type"] => {
  const lists = IndexList.over(sql)
  const search = IndexSearch.over(sql, lists)
  const work = IndexWork.over(sql)
  const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

  /** All of it or nothing, to its end; then others. */
  const step = (operation: string) =>
  <A, E>(effect: Effect.Effect<A, E | SqlError>): Effect.Effect<A, Exclude<E, SqlError> | StoreError.StoreError> =>
    effect.pipe(
      sql.withTransaction,
      Effect.mapError((error) =>
        error instanceof SqlError ? StoreError.from(operation)(error) : error as Exclude<E, SqlError>),
      Effect.uninterruptible,
      Effect.ensuring(breathe)
    )

  return {
    list: (userId, listing, limit) => failing("list sessions")(lists.list(userId, listing, limit)),
    named: (userId, sessions) => failing("find sessions")(lists.named(userId, sessions)),
    withdrawn: (userId) => failing("list withdrawn sessions")(lists.withdrawn(userId)),
    projects: (userId, limit) => failing("list projects")(lists.projects(userId, limit)),
    search: (userId, query, page) => failing("search sessions")(search(userId, query, page)),
    claim: (at) => step("find a session to index")(work.claim(at)),
    nextDue: failing("find a session to index")(work.nextDue),
    backlog: failing("count sessions to index")(work.backlog),
    append: (claim, documents, at) => step("index a session")(work.append(claim, documents, at)),
    commit: (claim, facts, at) => step("index a session")(work.commit(claim, facts, at)),
    fail: (claim, reason, at) => step("note a session that cannot be indexed")(work.fail(claim, reason, at)),
    release: (claim) => step("give a session back")(work.release(claim)),
    tidy: step("tidy the index")(work.tidy)
  }
})

export const layer = Layer.effect(SessionIndex, make)

import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomUUID } from "node:crypto"
import * as SessionName from "../../domain/server/SessionName.ts"
import * as Standing from "../../domain/pipeline/Standing.ts"
import { ClaimLost, type ProcessorClaim, ProcessorStates, type Target } from "../../ports/ProcessorStates.ts"
import type { SessionKey } from "../../ports/SessionStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as StateRows from "./StateRows.ts"

const fileOf = ({ session, userId }: SessionKey): string => `${userId}/${SessionName.fileName(session)}`

const make = Effect.map(SqlClient.SqlClient, (sql): ProcessorStates["Type"] => {
  const rows = StateRows.over(sql)
  const failed = <E>(operation: string) => (error: E | SqlError): Exclude<E, SqlError> | StoreError.StoreError =>
    error instanceof SqlError ? StoreError.from(operation)(error) : error as Exclude<E, SqlError>
  const held = ({ owner, processor, ...key }: ProcessorClaim) =>
    sql`processor_name = ${processor} AND session_file = ${fileOf(key)} AND lease_owner = ${owner}`

  const take = ({ name, version }: Target, key: SessionKey, lease: { readonly at: number; readonly until: number }) =>
    Effect.gen(function*() {
      const [row] = yield* rows.one({ name, version }, key)
      const found = row === undefined ? undefined : StateRows.read(row, version)
      const standing = found === undefined ? undefined : Standing.of(found, found.wanted, lease.at)
      if (found === undefined || standing?._tag !== "Due") return undefined
      const { sha256, family } = found.candidate
      const owner = randomUUID()
      const attempts = standing.attempts + 1
      const [who] = yield* sql<{ readonly email: string }>`SELECT email FROM users WHERE id = ${key.userId}`
      const taken = {
        username: who?.email ?? null,
        attempts,
        tried_hash: sha256,
        tried_version: version,
        tried_family: family,
        next_try_at: null,
        dead_at: null,
        lease_owner: owner,
        lease_until: lease.until
      }
      const identity = { processor_name: name, session_file: fileOf(key), user_id: key.userId, session: key.session }
      yield* row?.known === null
        ? sql`INSERT INTO session_processor_state ${sql.insert({ ...identity, ...taken })}`
        : sql`UPDATE session_processor_state SET ${sql.update(taken)}
            WHERE processor_name = ${name} AND session_file = ${identity.session_file}`
      return { ...found.candidate, processor: name, version, owner, attempts }
    })

  return {
    unfinished: (target, page) =>
      rows.unfinished(target, page).pipe(
        Effect.map((found) => found.map((row) => StateRows.read(row, target.version))),
        Effect.mapError(StoreError.from("read what is to be processed"))
      ),
    claim: (target, key, lease) =>
      sql.withTransaction(take(target, key, lease)).pipe(
        Effect.uninterruptible,
        Effect.mapError(StoreError.from("claim a session"))
      ),
    complete: (claim, items, commit, at) =>
      Effect.gen(function*() {
        const [mine] = yield* sql`SELECT 1 FROM session_processor_state WHERE ${held(claim)}`
        if (mine === undefined) return yield* new ClaimLost({ session: claim.session })
        yield* commit
        yield* sql`UPDATE session_processor_state SET ${
          sql.update({
            processed_at: at,
            items_extracted: items,
            file_hash: claim.sha256,
            version: claim.version,
            family: claim.family,
            attempts: 0,
            last_error: null,
            ...StateRows.untried
          })
        } WHERE ${held(claim)}`
      }).pipe(sql.withTransaction, Effect.mapError(failed("note a session as processed")), Effect.uninterruptible),
    fail: (claim, { nextTryAt, reason }, at) =>
      sql`UPDATE session_processor_state SET ${
        sql.update({
          last_error: reason,
          next_try_at: nextTryAt ?? null,
          dead_at: nextTryAt === undefined ? at : null,
          lease_owner: null,
          lease_until: null
        })
      } WHERE ${held(claim)}`.pipe(Effect.asVoid, Effect.mapError(StoreError.from("note a failure"))),
    release: (claim) =>
      sql`UPDATE session_processor_state SET attempts = attempts - 1, lease_owner = NULL, lease_until = NULL
        WHERE ${held(claim)}`.pipe(Effect.asVoid, Effect.mapError(StoreError.from("give a session back"))),
    retry: (processor, key) =>
      sql<{ readonly session: string }>`UPDATE session_processor_state
        SET attempts = 0, next_try_at = NULL, dead_at = NULL
        WHERE processor_name = ${processor} AND (next_try_at IS NOT NULL OR dead_at IS NOT NULL)
          AND ${key === undefined ? sql`1 = 1` : sql`session_file = ${fileOf(key)}`}
        RETURNING session`.pipe(
        Effect.map((changed) => changed.length),
        Effect.mapError(StoreError.from("make sessions due again"))
      ),
    tally: (target) => Effect.mapError(rows.tally(target), StoreError.from("count what is processed"))
  }
})

export const layer = Layer.effect(ProcessorStates, make)

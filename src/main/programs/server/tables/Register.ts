import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import * as Registration from "../../../../domain/tables/Registration.ts"
import * as Source from "../../../../domain/tables/Source.ts"
import type { Table } from "../../../../domain/tables/Table.ts"
import * as Terminal from "../../../../domain/text/Terminal.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Random } from "../../../../ports/Random.ts"
import { TableBlobs } from "../../../../ports/TableBlobs.ts"
import { type TableNameTaken, Tables } from "../../../../ports/Tables.ts"
import { use } from "../../../../ports/Use.ts"
import { because } from "../OperatorFailed.ts"

export interface Done {
  readonly table: Table
  /** `made`: there was none. `version`: the bytes are new. `same`: they are not; what is said of it may be. */
  readonly what: "made" | "version" | "same"
}

export const deed = (action: string, by: Audit.Actor, id: string, params: Audit.Params = {}): Audit.Deed =>
  ({ action, actor: by, resource: `table:${id}`, params })

const taken = ({ name }: TableNameTaken) =>
  because(`Another table has the id or name ${Terminal.escape(name)} already; nothing was changed. `
    + "Run: agnes tables list")

const missing = "Reading files needs DuckDB, which is not installed here; nothing was changed.\n"
  + "Run: npm install @duckdb/node-api@1.5.5-r.5"

/**
 * Makes a file the current version of a table, which is made when there is none with this id. When it fails, nothing
 * has changed and everybody reads what they read before. `source` is what is noted of where the file came from.
 */
export const register = Effect.fn("RegisterTable")(function*(
  wish: Registration.Wish,
  path: string,
  by: Audit.Actor,
  progress: (percent: number) => void,
  source: string = path
) {
  const tables = yield* Tables
  const blobs = yield* TableBlobs
  const trail = yield* AuditTrail
  const problem = Registration.problem(wish)
  if (problem !== undefined) return yield* because(`${problem} Nothing was changed.`)
  const before = yield* tables.find(wish.id)
  const staged = yield* blobs.stage(path, progress).pipe(
    Effect.catchTag("BadTable", ({ why }) =>
      because(`${Terminal.escape(Source.called(source))} cannot be registered: ${Terminal.escape(why)}.\nNothing was changed.`)),
    Effect.catchTag("NoDuckDb", () => because(missing))
  )
  const { facts } = staged
  if (before?.id === wish.id && Registration.isSame(before, facts)) {
    const table = yield* trail.along(tables.describe(wish, source), (described) =>
      described === undefined || (described.name === before.name && described.description === before.description)
        ? undefined
        : deed("table.describe", by, wish.id, { name: described.name }))
    if (table !== undefined) return { table, what: "same" } satisfies Done
  }
  const blob = yield* use(Random, (random) => random.hex(16))
  const version = { ...facts, blob, registeredAt: yield* Clock.currentTimeMillis, registeredBy: by.email }
  const done = yield* trail.along(
    tables.put({ wish, source, version }, blobs.publish(staged, blob)),
    ({ table: { current, name } }) =>
      deed("table.register", by, wish.id, {
        name, generation: current.generation, sha256: current.sha256, bytes: current.size, rows: current.rows
      })
  )
  for (const old of done.forgotten) yield* blobs.drop(old)
  return { table: done.table, what: before?.id === wish.id ? "version" : "made" } satisfies Done
}, Effect.scoped, Effect.catchTag("TableNameTaken", taken))

/** Deletes bytes that a predecessor which died had no row for. Called once, before the first request. */
export const sweepTables = Effect.gen(function*() {
  const blobs = yield* TableBlobs
  yield* Effect.flatMap(Tables, (tables) => tables.sweep(blobs.sweep))
})

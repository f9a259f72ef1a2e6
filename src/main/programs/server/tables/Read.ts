import * as Effect from "effect/Effect"
import type { Person } from "../../../../domain/tables/Access.ts"
import * as TableName from "../../../../domain/tables/TableName.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { TableBlobs } from "../../../../ports/TableBlobs.ts"
import { Tables } from "../../../../ports/Tables.ts"
import { StoreError } from "../../../../ports/StoreError.ts"

const noName = new Refusal.Refusal({ kind: "not-found", detail: "Table not found" })
const denied = Refusal.forbidden("Access denied to this table")

/**
 * The table of this id or name, for somebody who may read it. To everybody else a table that is there and one that is
 * not look the same (server spec §4.2, W-9).
 */
export const find = Effect.fn("ReadTable")(function*(person: Person, idOrName: string) {
  const tables = yield* Tables
  if (!TableName.isPossible(idOrName)) return yield* noName
  const table = yield* tables.find(idOrName)
  if (table !== undefined && (yield* tables.isOffered(person, table.id))) return table
  if (!person.admin) return yield* denied
  return yield* new Refusal.Refusal({ kind: "not-found", detail: `Table '${idOrName}' not found` })
})

const tries = 3

/**
 * The same, with its bytes held open: whatever is registered from now on, they can be read to their end. Between the
 * row and its file a version may have been forgotten, so the row is looked at again then.
 */
export const open = Effect.fn("OpenTable")(function*(person: Person, idOrName: string) {
  const blobs = yield* TableBlobs
  for (let left = tries; left > 0; left--) {
    const table = yield* find(person, idOrName)
    const opened = yield* blobs.open(table.current.blob)
    if (opened !== undefined && opened.size === table.current.size) return { table, opened }
  }
  const operation = "read a table: its bytes are not there, or not whole. Run: agnes check"
  return yield* new StoreError({ operation, full: false })
})

/** Fills the data folder of a server that is not running with tables, as `agnes tables add` would, without reading them. */
import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as Migrations from "../src/adapters/sqlite/Migrations.ts"
import * as SqlTables from "../src/adapters/sqlite/SqlTables.ts"
import * as Sqlite from "../src/adapters/sqlite/Sqlite.ts"
import { Tables } from "../src/ports/Tables.ts"

export interface Wish {
  readonly database: string
  /** Parquet files, each called as its table; they are moved. */
  readonly from: string
  /** The folder `tables` of the server. */
  readonly to: string
}

/** Lower-case hex. */
const hashes = (path: string) => {
  const [sha256, md5, buffer] = [createHash("sha256"), createHash("md5"), Buffer.allocUnsafe(1 << 20)]
  const file = fs.openSync(path, "r")
  for (let read; (read = fs.readSync(file, buffer)) > 0;) {
    sha256.update(buffer.subarray(0, read))
    md5.update(buffer.subarray(0, read))
  }
  fs.closeSync(file)
  return { sha256: sha256.digest("hex"), md5: md5.digest("hex") }
}

const columns = [{ name: "a", type: "UBIGINT" }, { name: "b", type: "UBIGINT" }]

export const fill = ({ database, from, to }: Wish) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Migrations.run
    // Nobody else reads it, and after a crash it is filled anew.
    yield* sql.unsafe("PRAGMA synchronous = OFF")
    const tables = yield* Tables
    for (const name of fs.readdirSync(from)) {
      const id = name.replace(/\.parquet$/, "")
      const path = `${from}/${name}`
      const { md5, sha256 } = hashes(path)
      const version = {
        sha256, md5, size: fs.statSync(path).size, rows: 1, columns, preview: [], sourceType: "parquet" as const,
        blob: sha256.slice(0, 32), registeredAt: 1_700_000_000_000, registeredBy: "bench"
      }
      const wish = { id, name: undefined, description: undefined }
      yield* tables.put({ wish, source: path, version }, Effect.sync(() => fs.renameSync(path, `${to}/${version.blob}.parquet`)))
    }
    yield* sql.unsafe("PRAGMA wal_checkpoint(TRUNCATE)")
  }).pipe(
    Effect.withTracerEnabled(false),
    Effect.provide(Layer.provideMerge(SqlTables.layer, Sqlite.layer(database)))
  )

const [wish] = process.argv.slice(2)
if (wish !== undefined) await Effect.runPromise(fill(JSON.parse(wish) as Wish))

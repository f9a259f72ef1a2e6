import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import { writeSync } from "node:fs"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"

/** Commits twenty times, in a transaction and without one, and says so after each. */
const program = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE t (x INTEGER)`
  for (let n = 0; n < 20; n++) {
    const insert = sql`INSERT INTO t VALUES (${n})`
    yield* n % 2 === 0 ? insert : sql.withTransaction(insert)
    writeSync(1, `answer ${n}\n`)
  }
})

Effect.runPromise(Effect.provide(program, Sqlite.layer(process.argv[2] ?? ""))).catch((error: unknown) => {
  writeSync(2, String(error))
  process.exitCode = 1
})

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as DuckCatalogue from "../../../src/adapters/duckdb/DuckCatalogue.ts"
import * as DuckQuery from "../../../src/adapters/duckdb/DuckQuery.ts"
import * as MemoryQueryEngine from "../../../src/adapters/memory/MemoryQueryEngine.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { Catalogue } from "../../../src/ports/Catalogue.ts"
import { QueryEngine as Port } from "../../../src/ports/QueryEngine.ts"
import * as QueryEngine from "../../ports/QueryEngine.ts"
import * as Ducks from "../../support/Ducks.ts"
import * as Parquet from "../../support/Parquet.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const real = Effect.gen(function*() {
  const root = yield* TempFolder.make
  const workspace = Workspace.make(`${root}/it's here`)
  const bytes = yield* Effect.promise(() => Parquet.of("SELECT unnest([1, 2, 3])::BIGINT AS x"))
  const source = Ducks.object(workspace, bytes)
  const catalogue = yield* Effect.provide(Catalogue, DuckCatalogue.layer({ script: "dist/catalogue.cjs" }))
  yield* Effect.orDie(catalogue.publish(workspace, [{ name: "numbers", description: "", source, instead: undefined }]))
  const engine = yield* Effect.provide(Port, DuckQuery.layer)
  return { engine, workspace, source, root, empty: { engine, workspace: Workspace.make(root) } }
})

QueryEngine.suite("DuckDB", real)
QueryEngine.suite(
  "memory",
  Effect.gen(function*() {
    const engine = (tables: ReadonlyMap<string, ReadonlyArray<number>>) => Effect.provide(Port, MemoryQueryEngine.layer(tables))
    const workspace = Workspace.make("/ws")
    return { engine: yield* engine(new Map([["numbers", [1, 2, 3]]])), workspace, empty: { engine: yield* engine(new Map()), workspace } }
  })
)

describe("DuckQuery", () => {
  it.scoped("no statement reads a foreign file, writes one, or changes anything", () =>
    Effect.gen(function*() {
      const { engine, root, source, workspace } = yield* real
      yield* Ducks.ask(workspace, "CREATE TABLE mine AS SELECT 1 AS n")
      const secret = `${root}/secret.csv`
      fs.writeFileSync(secret, "secret")
      const inside = source.path.slice(0, source.path.lastIndexOf("/")).replaceAll("'", "''")
      const catalogue = fs.readFileSync(Ducks.catalogue(workspace))
      const before = fs.readdirSync(root, { recursive: true }).sort()
      for (const sql of attacks(secret, inside, root)) {
        const answer = yield* Effect.either(Effect.scoped(Effect.flatMap(engine.query(workspace, sql), (rows) => rows.next)))
        assert.strictEqual(answer._tag, "Left", sql)
        assert.deepStrictEqual(fs.readdirSync(root, { recursive: true }).sort(), before, sql)
      }
      assert.deepStrictEqual(fs.readFileSync(Ducks.catalogue(workspace)), catalogue)
    }))

  it.scoped("what reads is let through, and numbers keep their digits", () =>
    Effect.gen(function*() {
      const { engine, workspace } = yield* real
      for (const sql of ["FROM numbers", "DESCRIBE numbers", "SHOW TABLES", "SUMMARIZE numbers", "WITH a AS (SELECT 1) FROM a"]) {
        yield* Effect.scoped(Effect.flatMap(engine.query(workspace, sql), (rows) => rows.next))
      }
      const answer = yield* engine.query(workspace, "SELECT 12345678901234567890::HUGEINT AS a, 1.50::DECIMAL(9,2) AS b, " +
        "{'n': 12345678901234567890::HUGEINT, 'l': [1.50::DECIMAL(9,2)]} AS i, MAP {'k': 3::BIGINT} AS j, " +
        "NULL AS c, 'it''s' AS d, [1, 2] AS e, DATE '2026-11-21' AS f, 'nan'::DOUBLE AS g, true AS h, 1 AS a")
      const [row = []] = yield* answer.next
      assert.strictEqual(
        row.map(({ json }) => json).join(" "),
        "12345678901234567890 1.50 {\"n\":12345678901234567890,\"l\":[1.50]} [{\"key\":\"k\",\"value\":3}] null \"it's\" [1,2] \"2026-11-21\" \"NaN\" true 1"
      )
      assert.strictEqual(row[4]?.text, undefined)
    }))

  it.scoped("a catalogue open for writing elsewhere, and one that is none, say so", () =>
    Effect.gen(function*() {
      const { engine, workspace } = yield* real
      fs.rmSync(Ducks.catalogue(workspace))
      fs.writeFileSync(Ducks.catalogue(workspace), "my letters")
      const error = yield* Effect.flip(engine.query(workspace, "SELECT 1"))
      assert.include(error.message, "Move it away")
    }))
})

/** Each of them has to fail. `inside` is the one folder the connection may read. */
const attacks = (secret: string, inside: string, root: string): ReadonlyArray<string> => [
  `SELECT * FROM read_text('${secret}')`,
  `SELECT * FROM read_csv('${secret}')`,
  `SELECT * FROM '${secret}'`,
  `SELECT * FROM glob('${root}/*')`,
  `SELECT * FROM read_text('${inside}/../../../../secret.csv')`,
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM 'http://127.0.0.1:1/x.parquet'",
  "SELECT getenv('HOME')",
  `COPY (SELECT 1) TO '${root}/x.csv'`,
  `COPY (SELECT 1) TO '${inside}/x.csv'`,
  `COPY (SELECT 1) TO '${inside}/x.parquet' (USE_TMP_FILE false)`,
  `EXPLAIN ANALYZE COPY (SELECT 1) TO '${inside}/x.csv'`,
  `EXPORT DATABASE '${inside}/x'`,
  `ATTACH '${inside}/x.duckdb'`,
  `SELECT 1; COPY (SELECT 1) TO '${inside}/x.csv'`,
  `SELECT * FROM query('COPY (SELECT 1) TO ''${inside.replaceAll("'", "''")}/x.csv''')`,
  `SELECT * FROM enable_profiling(save_location = '${root}/profile.json')`,
  "INSERT INTO mine VALUES (2)",
  "CREATE TABLE other AS SELECT 1",
  "CREATE TEMP TABLE other AS SELECT 1",
  "DROP VIEW numbers",
  "SET enable_external_access = true",
  "RESET lock_configuration",
  "PRAGMA enable_profiling",
  "INSTALL httpfs",
  "LOAD httpfs",
  "CALL enable_logging()",
  "CHECKPOINT",
  "",
  "-- nothing"
]

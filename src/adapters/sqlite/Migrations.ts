import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as StoreError from "../../ports/StoreError.ts"
import * as Initial from "./migrations/0001_initial.ts"
import * as Withdrawals from "./migrations/0002_withdrawals.ts"
import * as People from "./migrations/0003_people.ts"
import * as Audit from "./migrations/0004_audit.ts"
import * as Index from "./migrations/0005_index.ts"
import * as Receiving from "./migrations/0006_receiving.ts"
import * as Web from "./migrations/0007_web.ts"
import * as Groups from "./migrations/0008_groups.ts"
import * as Collected from "./migrations/0009_collected.ts"
import * as JobRuns from "./migrations/0010_jobs.ts"
import * as UsageTables from "./migrations/0011_usage.ts"
import * as Knowledge from "./migrations/0012_knowledge.ts"
import * as DataTables from "./migrations/0013_tables.ts"
import * as Notes from "./migrations/0014_notes.ts"
import * as Texts from "./migrations/0015_prompts.ts"
import * as Marketplaces from "./migrations/0016_marketplaces.ts"
import * as Repeated from "./migrations/0017_repeated.ts"

/** The database was written by a newer agnes. */
export class DatabaseTooNew extends Schema.TaggedError<DatabaseTooNew>()("DatabaseTooNew", {
  current: Schema.Int,
  expected: Schema.Int
}) {
  override get message(): string {
    return `the database has schema ${this.current}, this version of agnes knows ${this.expected}: install a newer agnes`
  }
}

/** In order, each once and for ever: a migration that has been released is never edited. */
const migrations = [
  { name: "initial", statements: Initial.statements },
  { name: "withdrawals", statements: Withdrawals.statements },
  { name: "people", statements: People.statements },
  { name: "audit", statements: Audit.statements },
  { name: "index", statements: Index.statements },
  { name: "receiving", statements: Receiving.statements },
  { name: "web", statements: Web.statements },
  { name: "groups", statements: Groups.statements },
  { name: "collected", statements: Collected.statements },
  { name: "jobs", statements: JobRuns.statements },
  { name: "usage", statements: UsageTables.statements },
  { name: "knowledge", statements: Knowledge.statements },
  { name: "tables", statements: DataTables.statements },
  { name: "notes", statements: Notes.statements },
  { name: "prompts", statements: Texts.statements },
  { name: "marketplaces", statements: Marketplaces.statements },
  { name: "repeated", statements: Repeated.statements }
]

/** The schema this program works with. */
export const expected = migrations.length

/** The schema a database has; 0 before the first migration. */
export const current = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ version: number | null }>`SELECT MAX(version) AS version FROM schema_version`
  return rows[0]?.version ?? 0
}).pipe(Effect.mapError(StoreError.from("read the schema version")))

/**
 * Brings the database to the expected schema in one transaction: two processes that start together do it once. A
 * database of a newer program is refused and left alone.
 */
export const run = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  yield* sql.withTransaction(Effect.gen(function*() {
    yield* sql`CREATE TABLE IF NOT EXISTS schema_version (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)`
    const has = yield* current
    if (has > expected) return yield* new DatabaseTooNew({ current: has, expected })
    for (const [index, { name, statements }] of migrations.entries()) {
      if (index < has) continue
      for (const statement of statements) yield* sql.unsafe(statement)
      yield* sql`INSERT INTO schema_version ${sql.insert({ version: index + 1, name, applied_at: now })}`
    }
  }))
}).pipe(Effect.catchTag("SqlError", (error) => Effect.fail(StoreError.from("migrate the database")(error))))

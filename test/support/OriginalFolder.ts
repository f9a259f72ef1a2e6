import { DuckDBInstance } from "@duckdb/node-api"
import { Effect, type Scope } from "effect"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import type { Contents } from "../../src/adapters/memory/MemoryOriginal.ts"
import type { Row, Value } from "../../src/domain/original/Row.ts"
import * as TempFolder from "./TempFolder.ts"

/** Tables of an original's database, column by column (server spec §6). Times are without a zone. */
const columns: Readonly<Record<string, string>> = {
  users: `id VARCHAR PRIMARY KEY, email VARCHAR UNIQUE NOT NULL, name VARCHAR, password_hash VARCHAR, setup_token VARCHAR,
    setup_token_created TIMESTAMP, reset_token VARCHAR, reset_token_created TIMESTAMP, active BOOLEAN NOT NULL DEFAULT TRUE,
    deactivated_at TIMESTAMP, deactivated_by VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP,
    onboarded BOOLEAN NOT NULL DEFAULT FALSE`,
  user_groups: `id VARCHAR PRIMARY KEY, name VARCHAR UNIQUE, description VARCHAR, is_system BOOLEAN, created_at TIMESTAMP,
    created_by VARCHAR`,
  user_group_members: `user_id VARCHAR, group_id VARCHAR, source VARCHAR, added_at TIMESTAMP, added_by VARCHAR,
    PRIMARY KEY (user_id, group_id)`,
  resource_grants: `id VARCHAR PRIMARY KEY, group_id VARCHAR, resource_type VARCHAR, resource_id VARCHAR,
    assigned_at TIMESTAMP, assigned_by VARCHAR, UNIQUE (group_id, resource_type, resource_id)`,
  personal_access_tokens: `id VARCHAR PRIMARY KEY, user_id VARCHAR NOT NULL, name VARCHAR NOT NULL,
    token_hash VARCHAR NOT NULL, prefix VARCHAR NOT NULL, scopes VARCHAR, created_at TIMESTAMP, expires_at TIMESTAMP,
    last_used_at TIMESTAMP, last_used_ip VARCHAR, revoked_at TIMESTAMP`,
  session_extraction_state: `session_file VARCHAR PRIMARY KEY, username VARCHAR NOT NULL,
    processed_at TIMESTAMP DEFAULT current_timestamp, items_extracted INTEGER DEFAULT 0, file_hash VARCHAR`,
  session_processor_state: `processor_name VARCHAR NOT NULL, session_file VARCHAR NOT NULL, username VARCHAR NOT NULL,
    processed_at TIMESTAMP DEFAULT current_timestamp, items_extracted INTEGER DEFAULT 0, file_hash VARCHAR,
    PRIMARY KEY (processor_name, session_file)`,
  table_registry: `id VARCHAR PRIMARY KEY, name VARCHAR, description VARCHAR, source_type VARCHAR, bucket VARCHAR,
    source_table VARCHAR, query_mode VARCHAR DEFAULT 'local', sync_strategy VARCHAR DEFAULT 'full_refresh',
    sync_schedule VARCHAR`,
  sync_state: `table_id VARCHAR PRIMARY KEY, last_sync TIMESTAMP, rows BIGINT, file_size_bytes BIGINT,
    uncompressed_size_bytes BIGINT, columns INTEGER, hash VARCHAR, status VARCHAR DEFAULT 'ok', error VARCHAR`,
  audit_log: `id VARCHAR PRIMARY KEY, "timestamp" TIMESTAMP, user_id VARCHAR, action VARCHAR NOT NULL, resource VARCHAR,
    params JSON, result VARCHAR, duration_ms INTEGER`,
  knowledge_items: `id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, content VARCHAR, category VARCHAR, tags JSON,
    status VARCHAR DEFAULT 'pending', contributors JSON, source_user VARCHAR, audience VARCHAR, confidence DOUBLE,
    domain VARCHAR, entities JSON, source_type VARCHAR DEFAULT 'claude_local_md', source_ref VARCHAR,
    valid_from TIMESTAMP, valid_until TIMESTAMP, supersedes VARCHAR, sensitivity VARCHAR DEFAULT 'internal',
    is_personal BOOLEAN DEFAULT FALSE, created_at TIMESTAMP, updated_at TIMESTAMP`,
  verification_evidence: `id VARCHAR PRIMARY KEY, item_id VARCHAR, source_user VARCHAR, source_ref VARCHAR,
    detection_type VARCHAR, user_quote VARCHAR, created_at TIMESTAMP`,
  knowledge_contradictions: `id VARCHAR PRIMARY KEY, item_a_id VARCHAR, item_b_id VARCHAR, explanation VARCHAR,
    severity VARCHAR, suggested_resolution VARCHAR, resolved BOOLEAN DEFAULT FALSE, resolved_by VARCHAR,
    resolved_at TIMESTAMP, resolution VARCHAR, detected_at TIMESTAMP`,
  knowledge_item_relations: `item_a_id VARCHAR, item_b_id VARCHAR, relation_type VARCHAR, score DOUBLE,
    resolved BOOLEAN DEFAULT FALSE, resolved_by VARCHAR, resolved_at TIMESTAMP, resolution VARCHAR, created_at TIMESTAMP,
    PRIMARY KEY (item_a_id, item_b_id, relation_type)`,
  knowledge_votes: "item_id VARCHAR, user_id VARCHAR, vote INTEGER, voted_at TIMESTAMP, PRIMARY KEY (item_id, user_id)"
}

const isTime = (column: string): boolean => /(_at|_sync|timestamp|valid_from|valid_until)$/.test(column)

const literal = (column: string, value: Value): string => {
  if (value === null) return "NULL"
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`
  return typeof value === "number" && isTime(column) ? `epoch_ms(${value})` : String(value)
}

const insert = (table: string, row: Row): string => {
  const given = Object.entries(row)
  const names = given.map(([name]) => `"${name}"`).join(", ")
  return `INSERT INTO ${table} (${names}) VALUES (${given.map(([name, value]) => literal(name, value)).join(", ")})`
}

/** Below version 31 the one table of states, from then on that of all processors; `both` has the two (§6.1). */
const tablesOf = (schema: number, both: boolean): ReadonlyArray<string> => {
  const left = schema < 31 ? "session_processor_state" : "session_extraction_state"
  return Object.keys(columns).filter((table) => both || table !== left)
}

const database = async (state: string, contents: Contents, both: boolean): Promise<void> => {
  fs.mkdirSync(state, { recursive: true })
  const schema = contents.schema ?? 39
  const instance = await DuckDBInstance.create(join(state, "system.duckdb"))
  const connection = await instance.connect()
  await connection.run("CREATE TABLE schema_version (version INTEGER, applied_at TIMESTAMP)")
  await connection.run(`INSERT INTO schema_version VALUES (${schema}, current_timestamp)`)
  for (const table of tablesOf(schema, both)) {
    await connection.run(`CREATE TABLE ${table} (${columns[table]})`)
    for (const row of contents.tables?.[table as "users"] ?? []) await connection.run(insert(table, row))
  }
  connection.closeSync()
  instance.closeSync()
}

const write = (path: string, bytes: Uint8Array | string): void => {
  fs.mkdirSync(dirname(path), { recursive: true })
  fs.writeFileSync(path, bytes)
}

/** A data folder as an original server leaves it, with a real DuckDB database; gone with the scope. */
export const make = (contents: Contents, both = false): Effect.Effect<string, never, Scope.Scope> =>
  Effect.tap(TempFolder.make, (root) =>
    Effect.promise(async () => {
      await database(join(root, "state"), contents, both)
      for (const [kind, folders] of Object.entries(contents.files ?? {})) {
        for (const [folder, files] of Object.entries(folders ?? {})) {
          for (const [name, thing] of Object.entries(files)) {
            const path = join(root, kind, folder, name)
            if ("refused" in thing) fs.mkdirSync(path, { recursive: true })
            else {
              write(path, thing.bytes)
              fs.utimesSync(path, thing.modifiedAt / 1000, thing.modifiedAt / 1000)
            }
          }
        }
      }
      for (const [name, from] of Object.entries(contents.parquets ?? {})) {
        write(join(root, "extracts", "source", "data", `${name}.parquet`), fs.existsSync(from) ? fs.readFileSync(from) : "PAR1")
      }
      for (const [name, text] of Object.entries(contents.notes ?? {})) write(join(root, "user_local_md", `${name}.md`), text)
    }))

/** Every file of a folder with its bytes and time: nothing of it may change. */
export const snapshot = (root: string): ReadonlyArray<string> =>
  fs.readdirSync(root, { recursive: true, encoding: "utf8" }).sort().map((name) => {
    const stat = fs.statSync(join(root, name))
    return `${name} ${stat.mtimeMs} ${stat.isFile() ? fs.readFileSync(join(root, name)).toString("base64") : ""}`
  })

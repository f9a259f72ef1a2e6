/**
 * Data tables: versions of parquet files and who may read them. `table_names` holds ids and names in lower case, so that
 * no two tables share one (server spec W-9). What groups may read is in `resource_grants`.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE data_tables (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    generation BIGINT NOT NULL
  )`,
  "CREATE UNIQUE INDEX data_tables_by_name ON data_tables (name)",
  `CREATE TABLE data_table_names (
    name_key TEXT PRIMARY KEY,
    table_id TEXT NOT NULL REFERENCES data_tables (id)
  )`,
  "CREATE INDEX data_table_names_by_table ON data_table_names (table_id)",
  `CREATE TABLE data_table_versions (
    table_id TEXT NOT NULL REFERENCES data_tables (id),
    generation BIGINT NOT NULL,
    blob_id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    md5 TEXT NOT NULL,
    size BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    source_type TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (table_id, generation)
  )`,
  `CREATE TABLE data_table_readers (
    table_id TEXT NOT NULL REFERENCES data_tables (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    assigned_at BIGINT NOT NULL,
    assigned_by TEXT NOT NULL,
    PRIMARY KEY (table_id, user_id)
  )`,
  "CREATE INDEX data_table_readers_by_user ON data_table_readers (user_id)",
  "CREATE TABLE data_table_counter (id INTEGER PRIMARY KEY, generation BIGINT NOT NULL)",
  "INSERT INTO data_table_counter (id, generation) VALUES (1, 0)"
]

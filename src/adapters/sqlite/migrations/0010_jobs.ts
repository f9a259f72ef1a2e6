/**
 * When each scheduled job was last started, so that a restart does not start daily ones again, and who runs it now. UTC
 * milliseconds. What a processor tried last stands beside what it has done: a failure takes nothing away. `family` is
 * the sum of the current revisions of the files of a session's family: it moves whenever one of them does.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE job_runs (
    job TEXT PRIMARY KEY,
    last_run BIGINT,
    lease_owner TEXT,
    lease_until BIGINT
  )`,
  "ALTER TABLE session_processor_state ADD COLUMN family BIGINT NOT NULL DEFAULT 0",
  "ALTER TABLE session_processor_state ADD COLUMN tried_hash TEXT",
  "ALTER TABLE session_processor_state ADD COLUMN tried_version INTEGER",
  "ALTER TABLE session_processor_state ADD COLUMN tried_family BIGINT",
  "CREATE INDEX session_index_order ON session_index (received_at, user_id, session)"
]

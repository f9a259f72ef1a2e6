/** When each scheduled job was last started, so that a restart does not start daily ones again. UTC milliseconds. */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE job_runs (
    job TEXT PRIMARY KEY,
    last_run BIGINT NOT NULL
  )`,
  "CREATE INDEX session_processor_state_dead ON session_processor_state (processor_name, dead_at)"
]

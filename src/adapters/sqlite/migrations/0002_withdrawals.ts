/**
 * What was taken back. A tombstone outlives its session; `erased_at` is NULL while bytes may still be on the disk. The
 * audit log is only ever added to; `seq` counts from 1.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE session_tombstones (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    erased_at BIGINT,
    PRIMARY KEY (user_id, session)
  )`,
  `CREATE TABLE session_audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    action TEXT NOT NULL,
    session TEXT NOT NULL,
    versions INTEGER NOT NULL
  )`,
  "CREATE INDEX session_audit_user ON session_audit (user_id)"
]

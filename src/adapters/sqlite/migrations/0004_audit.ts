/**
 * Who did what, to whose data (server spec §6). Only ever added to; `seq` counts from 1. `user_id` is who did it, NULL
 * when that was no account. What was known of sessions taken back moves here.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    user_id TEXT,
    user_email TEXT NOT NULL,
    action TEXT NOT NULL,
    resource TEXT,
    subject_id TEXT,
    params TEXT,
    result TEXT NOT NULL,
    duration_ms BIGINT
  )`,
  `INSERT INTO audit_log (seq, id, at, user_id, user_email, action, resource, subject_id, params, result)
    SELECT a.seq, 'session-' || CAST(a.seq AS TEXT), a.at, a.user_id, COALESCE(u.email, 'unknown'),
      'session.' || a.action, 'session:' || a.session, a.user_id,
      '{"versions":' || CAST(a.versions AS TEXT) || '}', 'ok'
    FROM session_audit a LEFT JOIN users u ON u.id = a.user_id`,
  "DROP TABLE session_audit",
  "CREATE INDEX audit_log_user ON audit_log (user_id, seq)",
  "CREATE INDEX audit_log_subject ON audit_log (subject_id, seq)",
  "CREATE INDEX audit_log_action ON audit_log (action, seq)",
  "CREATE INDEX audit_log_resource ON audit_log (resource, seq)"
]

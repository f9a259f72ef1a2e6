/** People, their tokens, and the versions of their sessions. Times are milliseconds since the epoch, UTC (W-12). */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    active INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
  )`,
  `CREATE TABLE user_groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    is_system INTEGER NOT NULL
  )`,
  `CREATE TABLE user_group_members (
    user_id TEXT NOT NULL REFERENCES users (id),
    group_id TEXT NOT NULL REFERENCES user_groups (id),
    source TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, group_id)
  )`,
  "INSERT INTO user_groups (id, name, is_system) VALUES ('admin', 'Admin', 1), ('everyone', 'Everyone', 1)",
  `CREATE TABLE personal_access_tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    prefix TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    last_used_ip TEXT
  )`,
  "CREATE INDEX personal_access_tokens_user ON personal_access_tokens (user_id)",
  `CREATE TABLE sessions (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    current_revision INTEGER NOT NULL,
    first_received_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, session)
  )`,
  `CREATE TABLE session_revisions (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, session, revision),
    UNIQUE (user_id, session, sha256),
    FOREIGN KEY (user_id, session) REFERENCES sessions (user_id, session)
  )`
]

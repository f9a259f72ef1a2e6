/**
 * What sessions used. `usage_entries` has a row for each message, call, prompt and file of each session; what several
 * sessions of a user hold has the same `entry_key` and is counted once when it is asked for. `seen_at` is NULL where no
 * line said. `usage_stretches` are the times without a long pause.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE usage_entries (
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry_key TEXT NOT NULL,
    session TEXT NOT NULL,
    name TEXT NOT NULL,
    project TEXT NOT NULL,
    seen_at BIGINT,
    by_sub_agent INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    message TEXT NOT NULL,
    tokens_input BIGINT NOT NULL,
    tokens_output BIGINT NOT NULL,
    tokens_cache_write BIGINT NOT NULL,
    tokens_cache_write_1h BIGINT NOT NULL,
    tokens_cache_read BIGINT NOT NULL,
    web_searches BIGINT NOT NULL,
    PRIMARY KEY (user_id, kind, entry_key, session),
    FOREIGN KEY (user_id, session) REFERENCES sessions (user_id, session)
  )`,
  "CREATE INDEX usage_entries_session ON usage_entries (user_id, session)",
  "CREATE INDEX usage_entries_seen ON usage_entries (user_id, seen_at, kind, entry_key)",
  `CREATE TABLE usage_stretches (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    project TEXT NOT NULL,
    PRIMARY KEY (user_id, session, started_at),
    FOREIGN KEY (user_id, session) REFERENCES sessions (user_id, session)
  )`
]

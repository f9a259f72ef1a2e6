/**
 * What is derived from sessions. `session_index` has a row for each of them, written with it: what lists show, so that a
 * page is one walk along an index. `due_at` is NULL when its current version has been read, 0 when it is to be read
 * now, else the time from which it may be tried. Documents of one reading have ids from `build` · 2^20 on; those of
 * builds that no row of `session_index` names are found by nobody and are garbage.
 *
 * `session_search` holds folded words (`domain/search/Words`), each behind the number of its owner, so that neither the
 * answer nor the work of a search depends on other people's sessions. That number takes five characters: beginnings of
 * two and three letters have an index of their own. Deleting removes words from the pages of the file.
 *
 * Texts that columns sort by are never NULL: so that a place in a list is a pair of values.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE session_index (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    first_received_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    title TEXT,
    title_key TEXT NOT NULL DEFAULT '',
    project TEXT NOT NULL DEFAULT '',
    cwd TEXT NOT NULL DEFAULT '',
    started_at BIGINT,
    ended_at BIGINT,
    active_ms BIGINT NOT NULL DEFAULT 0,
    turns INTEGER NOT NULL DEFAULT 0,
    prompts INTEGER NOT NULL DEFAULT 0,
    tool_calls INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    models TEXT NOT NULL DEFAULT '',
    tokens_input BIGINT NOT NULL DEFAULT 0,
    tokens_output BIGINT NOT NULL DEFAULT 0,
    tokens_cache_write BIGINT NOT NULL DEFAULT 0,
    tokens_cache_write_1h BIGINT NOT NULL DEFAULT 0,
    tokens_cache_read BIGINT NOT NULL DEFAULT 0,
    web_searches BIGINT NOT NULL DEFAULT 0,
    entries INTEGER NOT NULL DEFAULT 0,
    indexed_revision INTEGER,
    indexed_sha256 TEXT,
    indexed_at BIGINT,
    index_version INTEGER NOT NULL DEFAULT 0,
    build BIGINT UNIQUE,
    staged_build BIGINT UNIQUE,
    staged_documents INTEGER NOT NULL DEFAULT 0,
    due_at BIGINT,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    PRIMARY KEY (user_id, session),
    FOREIGN KEY (user_id, session) REFERENCES sessions (user_id, session)
  )`,
  "CREATE INDEX session_index_received ON session_index (user_id, received_at, session)",
  "CREATE INDEX session_index_size ON session_index (user_id, size, session)",
  "CREATE INDEX session_index_title ON session_index (user_id, title_key, session)",
  "CREATE INDEX session_index_project ON session_index (user_id, project, session)",
  "CREATE INDEX session_index_duration ON session_index (user_id, active_ms, session)",
  "CREATE INDEX session_index_turns ON session_index (user_id, turns, session)",
  "CREATE INDEX session_index_models ON session_index (user_id, models, session)",
  "CREATE INDEX session_index_due ON session_index (due_at, received_at) WHERE due_at IS NOT NULL",
  "CREATE INDEX session_index_version ON session_index (index_version)",
  `INSERT INTO session_index (user_id, session, revision, sha256, size, first_received_at, received_at, due_at)
    SELECT s.user_id, s.session, r.revision, r.sha256, r.size, s.first_received_at, r.received_at, 0
    FROM sessions s JOIN session_revisions r
      ON r.user_id = s.user_id AND r.session = s.session AND r.revision = s.current_revision`,
  "CREATE TABLE index_builds (id INTEGER PRIMARY KEY, last BIGINT NOT NULL)",
  "INSERT INTO index_builds (id, last) VALUES (1, 0)",
  `CREATE TABLE search_owners (
    user_id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL UNIQUE
  )`,
  `CREATE TABLE session_documents (
    id BIGINT PRIMARY KEY,
    turn INTEGER NOT NULL,
    spoken_by TEXT NOT NULL,
    spoken_at BIGINT,
    content TEXT NOT NULL
  )`,
  `CREATE TABLE index_garbage (
    build BIGINT PRIMARY KEY,
    user_id TEXT NOT NULL,
    session TEXT NOT NULL
  )`,
  "CREATE INDEX index_garbage_session ON index_garbage (user_id, session)",
  `CREATE VIRTUAL TABLE session_search USING fts5(
    words, tokenize = "ascii tokenchars '_'", columnsize = 0, prefix = '7 8'
  )`,
  "INSERT INTO session_search (session_search, rank) VALUES ('secure-delete', 1)",
  `CREATE TABLE session_processor_state (
    processor_name TEXT NOT NULL,
    session_file TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    username TEXT,
    processed_at BIGINT,
    items_extracted INTEGER,
    file_hash TEXT,
    version INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    next_try_at BIGINT,
    lease_owner TEXT,
    lease_until BIGINT,
    dead_at BIGINT,
    PRIMARY KEY (processor_name, session_file)
  )`,
  "CREATE INDEX session_processor_state_session ON session_processor_state (user_id, session)"
]

/**
 * Families of sessions, versions whose bytes are still to be deleted, artifacts. `name` is the path of a file below its
 * session's folder (of an artifact what its owner calls it; its bytes are named by `blob_id`); it is empty in
 * `superseded_revisions` for the session itself. A family may be there before its session, so its rows refer to none. The
 * indexes make summing up what a user keeps a walk over them alone.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE family_files (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    name TEXT NOT NULL,
    current_revision INTEGER NOT NULL,
    first_received_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, session, name)
  )`,
  `CREATE TABLE family_revisions (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, session, name, revision),
    UNIQUE (user_id, session, name, sha256),
    FOREIGN KEY (user_id, session, name) REFERENCES family_files (user_id, session, name)
  )`,
  `CREATE TABLE superseded_revisions (
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (user_id, session, name, revision)
  )`,
  `CREATE TABLE artifacts (
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    blob_id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, name)
  )`,
  "CREATE INDEX session_revisions_usage ON session_revisions (user_id, size)",
  "CREATE INDEX family_revisions_usage ON family_revisions (user_id, size)"
]

/** Links that log somebody in once. Of the link only a hash is kept; times are milliseconds since the epoch, UTC. */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE login_links (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  "CREATE INDEX login_links_user ON login_links (user_id)"
]

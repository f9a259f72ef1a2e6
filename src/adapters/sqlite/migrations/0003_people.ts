/** Logins that a logout can end, and the attempts of those who log in. Times are milliseconds since the epoch, UTC. */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE logins (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
  )`,
  "CREATE INDEX logins_user ON logins (user_id)",
  `CREATE TABLE rate_buckets (
    id TEXT PRIMARY KEY,
    level DOUBLE PRECISION NOT NULL,
    at BIGINT NOT NULL,
    full_at BIGINT NOT NULL
  )`,
  "CREATE INDEX rate_buckets_full ON rate_buckets (full_at)"
]

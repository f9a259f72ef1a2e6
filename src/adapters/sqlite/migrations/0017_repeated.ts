/**
 * Entries that stand in several sessions of a user are marked, so that all the others, which are nearly all, are added
 * up as they are. The marks are kept by `UsageRows`.
 */
export const statements: ReadonlyArray<string> = [
  "ALTER TABLE usage_entries ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0",
  `UPDATE usage_entries SET repeated = 1 WHERE (user_id, kind, entry_key) IN (
    SELECT user_id, kind, entry_key FROM usage_entries GROUP BY user_id, kind, entry_key HAVING COUNT(*) > 1)`,
  "CREATE INDEX usage_entries_repeated ON usage_entries (user_id, kind, entry_key) WHERE repeated = 1",
  "CREATE INDEX usage_entries_repeated_seen ON usage_entries (user_id, seen_at, entry_key) WHERE repeated = 1"
]

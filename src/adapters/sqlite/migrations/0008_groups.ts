/** Who made groups and put people into them, and what a group may see (server spec §6). */
export const statements: ReadonlyArray<string> = [
  "ALTER TABLE user_groups ADD COLUMN description TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE user_groups ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0",
  "ALTER TABLE user_groups ADD COLUMN created_by TEXT NOT NULL DEFAULT 'system:seed'",
  "ALTER TABLE user_group_members ADD COLUMN added_by TEXT NOT NULL DEFAULT 'system:seed'",
  `CREATE TABLE resource_grants (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES user_groups (id),
    resource_type TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    assigned_at BIGINT NOT NULL,
    assigned_by TEXT NOT NULL,
    UNIQUE (group_id, resource_type, resource_id)
  )`
]

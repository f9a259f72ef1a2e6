/**
 * Folders of plugins that an operator registered, who was let have them, what people chose and what is pinned for all.
 * What groups were granted is in `resource_grants`. A plugin's name is that of one marketplace only.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE marketplaces (
    name TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    description TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by TEXT NOT NULL,
    refreshed_at BIGINT NOT NULL
  )`,
  `CREATE TABLE marketplace_plugins (
    name TEXT PRIMARY KEY,
    marketplace TEXT NOT NULL REFERENCES marketplaces (name),
    description TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    file_count BIGINT NOT NULL,
    size BIGINT NOT NULL,
    details TEXT NOT NULL
  )`,
  "CREATE INDEX marketplace_plugins_by_marketplace ON marketplace_plugins (marketplace)",
  `CREATE TABLE marketplace_readers (
    marketplace TEXT NOT NULL REFERENCES marketplaces (name),
    user_id TEXT NOT NULL REFERENCES users (id),
    assigned_at BIGINT NOT NULL,
    assigned_by TEXT NOT NULL,
    PRIMARY KEY (marketplace, user_id)
  )`,
  "CREATE INDEX marketplace_readers_by_user ON marketplace_readers (user_id)",
  `CREATE TABLE plugin_choices (
    plugin TEXT NOT NULL REFERENCES marketplace_plugins (name),
    user_id TEXT NOT NULL REFERENCES users (id),
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (plugin, user_id)
  )`,
  "CREATE INDEX plugin_choices_by_user ON plugin_choices (user_id)",
  `CREATE TABLE plugin_pins (
    plugin TEXT PRIMARY KEY REFERENCES marketplace_plugins (name),
    pinned_at BIGINT NOT NULL,
    pinned_by TEXT NOT NULL
  )`
]

import * as Schema from "effect/Schema"

/** What the other commands of a workspace and of its user print for programs. */

const { Boolean, Int, NullOr, Number, String } = Schema

const Trouble = Schema.Struct({
  table: Schema.optional(String),
  stage: Schema.optional(String),
  error: String
})

const Views = Schema.Literal("unchanged", "switched", "deferred", "unavailable", "untouched")

export const pulled = Schema.Struct({
  tables_updated: Int,
  parquets_total: Int,
  rules_count: Int,
  duration_s: Number,
  errors: Schema.Array(Trouble),
  updated: Schema.Array(String),
  removed: Schema.Array(String),
  bytes: Int,
  views: Views,
  notes: Schema.Array(String),
  busy: Boolean,
  postponed: Boolean
})

/** `--dry-run`. */
export const wouldPull = Schema.Struct({
  dry_run: Schema.Literal(true),
  would_download: Schema.Array(Schema.Struct({ table: String, rows: Int, size_bytes: Int })),
  would_remove: Schema.Array(String),
  summary: Schema.Struct({
    tables_total: Int, tables_to_download: Int, tables_skipped_unchanged: Int, bytes_total: Int
  })
})

/** Without `--upload-only` the first seven, without `--docs-only` the last three. */
export const synced = Schema.Struct({
  downloaded: Schema.optional(Schema.Array(String)),
  skipped: Schema.optional(Schema.Array(String)),
  skipped_remote: Schema.optional(Schema.Array(String)),
  errors: Schema.optional(Schema.Array(Trouble)),
  removed: Schema.optional(Schema.Array(String)),
  rules_count: Schema.optional(Int),
  views: Schema.optional(Views),
  sessions: Schema.optional(Int),
  local_md: Schema.optional(Boolean),
  upload_errors: Schema.optional(Schema.Array(Schema.Struct({
    file: String, status: Schema.optional(Int), error: Schema.optional(String)
  })))
})

export const catalog = Schema.Struct({
  tables: Schema.Array(Schema.Struct({
    name: String,
    description: String,
    rows: NullOr(Int),
    size_bytes: NullOr(Int),
    query_mode: String,
    here: Boolean
  })),
  count: Int
})

const Severity = Schema.Literal("error", "warning", "note")

export const doctor = Schema.Struct({
  workspace: String,
  healthy: Boolean,
  fixed: Schema.Array(String),
  findings: Schema.Array(Schema.Struct({
    id: String, severity: Severity, what: String, remedy: String, fixable: Boolean
  }))
})

export const diagnose = Schema.Struct({
  overall: Schema.Literal("healthy", "degraded", "unhealthy"),
  checks: Schema.Array(Schema.Struct(
    { name: String, status: Schema.Literal("ok", "info", "unknown", "warning", "error") },
    Schema.Record({ key: String, value: Schema.Unknown })
  )),
  suggested_actions: Schema.Array(String)
})

export const uninit = Schema.Struct({
  workspace: String,
  done: Boolean,
  removed: Schema.Array(Schema.Struct({ name: String, how: String })),
  stays: Schema.Array(Schema.Struct({ name: String, why: String }))
})

export const upgraded = Schema.Struct({
  outcome: String,
  installed: String,
  latest: Schema.optional(NullOr(String)),
  source: Schema.optional(String),
  before: Schema.optional(String),
  message: Schema.optional(String),
  failure: Schema.optional(Schema.Unknown),
  hooks_error: Schema.optional(NullOr(String))
})

const Entry = Schema.Struct({
  name: String,
  state: Schema.Literal("installed", "missing", "outdated", "foreign", "shared"),
  remedy: NullOr(String)
})

export const hooks = Schema.Struct({
  settings: String,
  problem: NullOr(String),
  entries: Schema.Array(Entry),
  last_seen: NullOr(Schema.Struct({ at: String, outcome: String })),
  last_captured: NullOr(String)
})

export const account = Schema.Struct({
  email: NullOr(String),
  server: NullOr(String),
  expires_at: NullOr(String),
  expired: Boolean
})

export const ownTokens = Schema.Struct({
  tokens: Schema.Array(Schema.Struct({
    id: String,
    name: String,
    prefix: String,
    created_at: NullOr(String),
    expires_at: NullOr(String),
    last_used_at: NullOr(String),
    revoked_at: NullOr(String)
  }))
})

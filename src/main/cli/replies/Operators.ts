import * as Schema from "effect/Schema"

/** What the commands of a server's operators print for programs. */

const { Boolean, Int, NullOr, Number, String } = Schema

const changed = { changed: Boolean }

export const serving = Schema.Struct({ url: String, data_dir: String, token_file: NullOr(String) })

export const user = Schema.Struct({ id: String, email: String, name: String, admin: Boolean, active: Boolean })
export const users = Schema.Struct({ users: Schema.Array(user) })
export const loginLink = Schema.Struct({ email: String, url: String, expires_at: String })

export const group = Schema.Struct({
  id: String,
  name: String,
  description: String,
  system: Boolean,
  members: Int,
  created_at: String,
  created_by: String
})
export const groups = Schema.Struct({ groups: Schema.Array(group) })
export const members = Schema.Struct({
  members: Schema.Array(Schema.Struct({
    id: String, email: String, name: String, source: String, added_at: String, added_by: String
  }))
})
export const membership = Schema.Struct({ group: String, email: String, ...changed })
export const grant = Schema.Struct({ group: String, type: String, id: String, ...changed })
export const grants = Schema.Struct({
  grants: Schema.Array(Schema.Struct({
    group: String, type: String, id: String, assigned_at: String, assigned_by: String
  }))
})

const version = {
  generation: Int,
  rows: Int,
  size_bytes: Int,
  sha256: String,
  md5: String,
  source_type: String,
  registered_at: String,
  registered_by: String
}
const table = { id: String, name: String, description: String, source: String, created_at: String, ...version }
const columns = Schema.Array(Schema.Struct({ name: String, type: String }))
const since = { since: String, by: String }
const readers = Schema.Struct({
  people: Schema.Array(Schema.Struct({ email: String, ...since })),
  groups: Schema.Array(Schema.Struct({ name: String, ...since }))
})

export const tableAdded = Schema.Struct({ what: String, ...table, columns })
export const tables = Schema.Struct({ tables: Schema.Array(Schema.Struct(table)) })
export const tableShown = Schema.Struct({
  ...table, columns, versions: Schema.Array(Schema.Struct(version)), readers
})
export const tablesRefreshed = Schema.Struct({
  tables: Schema.Array(Schema.Struct({
    id: String, ...changed, generation: NullOr(Int), problem: NullOr(String)
  }))
})
export const tableReader = Schema.Struct({ id: String, name: String, who: String, ...changed })
export const tableRemoved = Schema.Struct({ id: String, name: String, removed: Schema.Literal(true) })

const plugin = {
  name: String, version: String, description: String, files: Int, size_bytes: Int, sha256: String
}
const marketplace = {
  name: String,
  folder: String,
  description: String,
  registered_at: String,
  registered_by: String,
  refreshed_at: String
}
const plugins = Schema.Array(Schema.Struct(plugin))

export const marketplaceAdded = Schema.Struct({ what: String, ...marketplace, plugins })
export const marketplaces = Schema.Struct({
  marketplaces: Schema.Array(Schema.Struct({ ...marketplace, plugins }))
})
export const marketplaceShown = Schema.Struct({
  ...marketplace, plugins: Schema.Array(Schema.Struct({ ...plugin, pinned: Boolean })), readers
})
export const marketplacesRefreshed = Schema.Struct({
  marketplaces: Schema.Array(Schema.Struct({ name: String, what: String, plugins: Int, problem: NullOr(String) }))
})
export const marketplaceReader = Schema.Struct({ name: String, who: String, ...changed })
export const marketplaceRemoved = Schema.Struct({ name: String, removed: Schema.Literal(true) })
export const pinned = Schema.Struct({ plugin: String, ...changed })

export const token = Schema.Struct({
  id: String,
  prefix: String,
  name: String,
  email: String,
  created_at: String,
  expires_at: NullOr(String),
  revoked_at: NullOr(String),
  last_used_at: NullOr(String),
  last_used_ip: NullOr(String)
})
export const tokens = Schema.Struct({ tokens: Schema.Array(token) })

const counts = Schema.Record({ key: String, value: Schema.Unknown })

export const pipelineRun = Schema.Struct({ ok: Boolean, details: counts })

const Processor = Schema.Struct({
  name: String,
  state: String,
  reason: Schema.optional(String),
  sessions: Schema.optional(Int),
  done: Schema.optional(Int),
  due: Schema.optional(Int),
  running: Schema.optional(Int),
  waiting: Schema.optional(Int),
  given_up: Schema.optional(Int),
  items: Schema.optional(Int),
  last_processed_at: Schema.optional(NullOr(String))
})

export const pipelineStatus = Schema.Struct({
  processors: Schema.Array(Processor),
  corporate_memory: Schema.Struct({
    state: String, reason: Schema.optional(String), notes: Int, done: Int, due: Int, given_up: Int
  }),
  jobs: Schema.Array(Schema.Struct({
    name: String,
    last_run_at: NullOr(String),
    result: NullOr(String),
    counts,
    error: NullOr(String),
    next_run_at: NullOr(String)
  }))
})

export const pipelineList = Schema.Struct({
  sessions: Schema.Array(Schema.Struct({
    processor: String,
    session: String,
    revision: NullOr(Int),
    state: String,
    attempts: Int,
    received_at: NullOr(String),
    next_try_at: NullOr(String),
    reason: NullOr(String)
  }))
})

export const pipelineRetried = Schema.Struct({ retried: Int })

export const scheduler = Schema.Struct({
  url: String,
  jobs: Schema.Array(Schema.Struct({ name: String, schedule: String }))
})

export const backup = Schema.Struct({ file: String, files: Int, bytes: Number, damaged: Schema.Array(Schema.Unknown) })
export const restored = Schema.Struct({ data_dir: String, files: Int, bytes: Number, created_at: String })
export const checked = Schema.Struct({
  ok: Boolean, versions: Int, bytes: Number, problems: Schema.Array(Schema.Unknown)
})

/** Besides what stands here: `users_…` and `files_…`, numbers. */
export const collected = Schema.Struct(
  { rc: Int, dry_run: Boolean },
  Schema.Record({ key: String, value: Schema.Unknown })
)

export const imported = Schema.Struct({
  dry_run: Boolean,
  counts: Schema.Record({ key: String, value: Schema.Struct({ added: Int, kept: Int }) }),
  problems: Schema.Array(Schema.Unknown),
  notes: Schema.Array(String)
})

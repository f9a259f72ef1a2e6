import * as Schema from "effect/Schema"

/** What `push`, `status` and `queue` print for programs. */

const { Boolean, Int, Null, NullOr, Number, String } = Schema

const FileTrouble = Schema.Struct({
  file: String,
  status: Schema.optional(Int),
  error: Schema.optional(String)
})

const Stopped = NullOr(Schema.Literal("auth", "server-down", "closed", "below-floor"))

export const pushed = Schema.Struct({
  sessions: Int,
  local_md: Boolean,
  errors: Schema.Array(FileTrouble),
  skipped: Int,
  private_skipped: Int,
  dropped_permanent: Int,
  unchanged: Int,
  waiting: Int,
  held: Int,
  unparsable: Int,
  retried: Int,
  requeued: Int,
  withdrawn: Int,
  withdrawals_due: Int,
  family: Int,
  family_dropped: Int,
  family_private: Int,
  busy: Boolean,
  deferred: Boolean,
  stopped: Stopped
})

/** `--dry-run`. */
export const wouldPush = Schema.Struct({
  dry_run: Schema.Literal(true),
  would_upload: Schema.Struct({ sessions: Schema.Array(String), local_md: NullOr(String) }),
  would_skip_private: Schema.Array(String),
  summary: Schema.Struct({
    sessions_count: Int,
    private_skipped_count: Int,
    local_md_present: Boolean,
    uploaded_log: String
  })
})

const Sent = { sent_at: NullOr(String), sha256: NullOr(String), server: NullOr(String) }
const Named = { session_id: String, path: NullOr(String) }
const present = Schema.Literal("present", "missing")

const Session = Schema.Union(
  Schema.Struct({
    ...Named,
    state: Schema.Literal("private"),
    withdrawal: Schema.Literal("not-sent", "sent", "due", "withdrawn")
  }),
  Schema.Struct({ ...Named, state: Schema.Literal("kept_back"), kept_back_at: NullOr(String), remedy: String }),
  Schema.Struct({ ...Named, state: Schema.Literal("held"), captured_at: NullOr(String), remedy: String }),
  Schema.Struct({
    ...Named, state: Schema.Literal("waiting"), captured_at: NullOr(String), transcript: present, ...Sent
  }),
  Schema.Struct({
    ...Named, state: Schema.Literal("dead"), at: NullOr(String), reason: Schema.Union(Int, String), remedy: String
  }),
  Schema.Struct({ ...Named, state: Schema.Literal("grown"), size: Int, sent_size: Int, ...Sent }),
  Schema.Struct({
    ...Named, state: Schema.Literal("sent"), size: Int, transcript: Schema.Literal("present", "touched", "gone"), ...Sent
  })
)

const OnServer = Schema.Union(
  Null,
  Schema.Struct({ compared: Schema.Literal(false), why: String }),
  Schema.Struct({
    compared: Schema.Literal(true),
    acknowledged: Int,
    same: Int,
    missing: Schema.Array(String),
    other: Schema.Array(String),
    private: Schema.Array(String),
    held: Int
  })
)

export const status = Schema.Struct({
  workspace: String,
  initialized: Boolean,
  parquet_tables: Int,
  duckdb_exists: Boolean,
  last_synced: NullOr(String),
  sessions_pending_upload: Int,
  closed: Boolean,
  problems: Schema.Array(Schema.Struct({ about: String, message: String, closes: Boolean })),
  counts: Schema.Struct({
    waiting: Int, held: Int, grown: Int, sent: Int, private: Int, dead: Int, kept_back: Int
  }),
  sessions: Schema.Array(Session),
  notes: Schema.Struct({
    state: Schema.Literal("none", "waiting", "sent", "touched", "changed", "gone"), ...Sent
  }),
  queue: Schema.Struct({
    entries: Int,
    oldest_captured_at: NullOr(String),
    age_seconds: NullOr(Int),
    snapshots: Int,
    unparsable: Int
  }),
  private_ids: NullOr(Int),
  withdrawals_due: Schema.Array(Schema.Struct({ session_id: String, server: String, requested_at: NullOr(String) })),
  in_doubt: Schema.Array(Schema.Struct({ session_id: String, path: String, server: String, at: NullOr(String) })),
  last_push: NullOr(Schema.Struct({
    started_at: NullOr(String),
    ended_at: NullOr(String),
    server: NullOr(String),
    counts: Schema.Record({ key: String, value: Number }),
    stopped: Stopped,
    not_before: NullOr(String)
  })),
  hooks: Schema.Array(Schema.Struct({ name: String, state: String })),
  last_capture: NullOr(Schema.Struct({ at: NullOr(String), outcome: String, detail: String })),
  server: Schema.Struct({
    url: NullOr(String),
    token: Schema.Literal("present", "missing", "refused", "unusable"),
    can_withdraw: NullOr(Boolean)
  }),
  git: Schema.Literal("none", "tracked", "unknown"),
  on_server: OnServer
})

const InQueue = { session_id: String, private: NullOr(Boolean), path: NullOr(String), fork: Boolean }

export const queue = Schema.Struct({
  workspace: String,
  waiting: Schema.Array(Schema.Struct({ ...InQueue, captured_at: NullOr(String) })),
  dead: Schema.Array(Schema.Struct({
    ...InQueue, name: String, reason: Schema.Union(Int, String), given_up_at: NullOr(String), remedy: String
  })),
  damaged_lines: Schema.Struct({ waiting: Int, dead: Int }),
  problems: Schema.Array(Schema.Unknown)
})

export const retried = Schema.Struct({
  workspace: String,
  retried: Int,
  left: Schema.Struct({ private: Int, damaged: Int })
})

export const discarded = Schema.Struct({
  workspace: String,
  discarded: Schema.Struct({ waiting: Int, dead: Int })
})

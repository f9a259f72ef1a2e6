import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** The user's own configuration cannot be used; `message` says which file, why, and what to do. */
export class UserConfigError extends Schema.TaggedError<UserConfigError>()("UserConfigError", {
  path: Schema.String,
  message: Schema.String
}) {}

/** What `config.yaml` may hold (design §3, §4). Unknown keys are kept on save and ignored on load. */
export class Settings extends Schema.Class<Settings>("Settings")({
  server: Schema.optional(Schema.String),
  /** Allows a plain http server that is not on this machine. */
  insecure_http: Schema.optional(Schema.Boolean),
  /** Uploads in flight at once; 1 to 64, 8 by default. */
  push_concurrency: Schema.optional(Schema.Int.pipe(Schema.between(1, 64))),
  /** Bytes after which the uploaded and private-skipped logs rotate. */
  log_bytes: Schema.optional(Schema.Int.pipe(Schema.greaterThanOrEqualTo(4096)))
}) {}

/**
 * The user's settings in `<config dir>/config.yaml`, where `<config dir>` is `AGNES_CONFIG_DIR` or `~/.config/agnes`
 * (client spec §1.2). Never read from a workspace.
 */
export class UserConfig extends Context.Tag("agnes/UserConfig")<UserConfig, {
  /** Absolute path of the folder, also when it does not exist. */
  readonly folder: Effect.Effect<string>
  /** Empty when there is no file. */
  readonly load: Effect.Effect<Settings, UserConfigError>
  /** Merges the given keys into the file, keeping all others and comments; atomic, 0600 in a 0700 folder. */
  readonly save: (changes: Partial<typeof Settings.Type>) => Effect.Effect<void, UserConfigError>
}>() {}

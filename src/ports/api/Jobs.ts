import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/**
 * What a collection did. `rc` is 0 when all went well, 1 when a file could not be kept, 3 when somebody's files were
 * closed. With `skipped` only the first four keys are there.
 */
export const Collected = Schema.Struct({
  rc: Schema.Int,
  users_processed: Schema.Int,
  files_copied: Schema.Int,
  files_skipped: Schema.Int,
  files_refreshed: Schema.optional(Schema.Int),
  files_private: Schema.optional(Schema.Int),
  files_withdrawn: Schema.optional(Schema.Int),
  files_refused: Schema.optional(Schema.Int),
  files_failed: Schema.optional(Schema.Int),
  users_closed: Schema.optional(Schema.Int),
  reasons: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Int })),
  warnings: Schema.optional(Schema.Array(Schema.String)),
  skipped: Schema.optional(Schema.Boolean)
})

/** What a run of a processor did (server spec §5.4); `errors_detail` tells the first hundred errors, `stopped` why it ended early. */
export const Ran = Schema.Struct({
  processor: Schema.String,
  scanned: Schema.Int,
  processed: Schema.Int,
  skipped: Schema.Int,
  errors: Schema.Int,
  items_extracted: Schema.Int,
  errors_detail: Schema.Array(Schema.Struct({ session: Schema.String, error: Schema.String })),
  stopped: Schema.optional(Schema.String)
})

/**
 * What reading notes did. `skipped` when there was nothing new to read; `errors_detail` names people by their ids;
 * `stopped` says why it ended early.
 */
export const Remembered = Schema.Struct({
  notes: Schema.Int,
  notes_read: Schema.Int,
  items_new: Schema.Int,
  items_filtered: Schema.Int,
  errors: Schema.Int,
  errors_detail: Schema.Array(Schema.Struct({ user: Schema.String, error: Schema.String })),
  skipped: Schema.Boolean,
  stopped: Schema.optional(Schema.String)
})

/** Jobs an admin or the schedule starts (server spec §8). Each leaves an audit entry, also when it fails. */
export class Jobs extends HttpApiGroup.make("jobs")
  .add(
    HttpApiEndpoint.post("collect", "/run-session-collector")
      .addSuccess(Schema.Struct({ ok: Schema.Boolean, details: Collected }))
      .annotate(OpenApi.Summary, "Collect sessions from home directories")
  )
  .add(
    HttpApiEndpoint.post("process", "/run-session-processor")
      .setUrlParams(Schema.Struct({ processor: Schema.optional(Schema.String) }))
      .addSuccess(Schema.Struct({ ok: Schema.Boolean, details: Ran }))
      .addError(Refusal.withStatus(400))
      .addError(Refusal.withStatus(409))
      .addError(Refusal.withStatus(422))
      .annotate(OpenApi.Summary, "Run a processor over the sessions that are due")
  )
  .add(
    HttpApiEndpoint.post("remember", "/run-corporate-memory")
      .addSuccess(Schema.Struct({ ok: Schema.Boolean, details: Remembered }))
      .addError(Refusal.withStatus(409))
      .annotate(OpenApi.Summary, "Learn from the notes people sent")
  )
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api/admin")
{}

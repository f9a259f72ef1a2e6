import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Row } from "../domain/original/Row.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"

/** The original's data cannot be read at all; `message` is for people and says what to do. */
export class OriginalUnreadable extends Schema.TaggedError<OriginalUnreadable>()("OriginalUnreadable", {
  message: Schema.String
}) {}

/** One file cannot be taken: a link, a folder, something else that is no file, or one we may not read. */
export class OriginalFileRefused extends Schema.TaggedError<OriginalFileRefused>()("OriginalFileRefused", {
  reason: Schema.String
}) {}

/** Tables whose rows are read; one that an older version did not have is empty. */
export const tables = [
  "users", "user_groups", "user_group_members", "resource_grants", "personal_access_tokens", "session_extraction_state",
  "session_processor_state", "table_registry", "audit_log", "knowledge_items", "verification_evidence",
  "knowledge_contradictions", "knowledge_item_relations", "knowledge_votes"
] as const

export type Table = (typeof tables)[number]

export interface Rows {
  /** The version of the database's shape; 0 when it does not say. */
  readonly schema: number
  readonly of: (table: Table) => ReadonlyArray<Row>
  /** How many rows a table has, also of those that are only counted. */
  readonly count: (table: Table) => number
}

/** Of logs only the number of rows is read: they may be long, and are read by `log`. */
export const countedOnly: ReadonlySet<Table> = new Set(["audit_log"])

/** What people sent, by kind: a folder for each of them. */
export type Kind = "user_sessions" | "user_artifacts"

/** An open file; `pass` gives the bytes it had when it was opened, each time from the beginning. */
export interface OriginalFile {
  readonly size: number
  readonly modifiedAt: EpochMillis
  /** Hashes are of what was read, lower-case hexadecimal, asked once at the end. Fails when the file has shrunk. */
  readonly pass: () => {
    readonly chunks: AsyncIterable<Uint8Array>
    readonly sha256: () => string
    readonly md5: () => string
  }
}

/**
 * The data folder of an original server (server spec §1.1, §6). It is only read: not one byte, name or time of it is
 * changed, and the original need not be stopped for the files, but has to be for the database.
 */
export class Original extends Context.Tag("agnes/server/Original")<Original, {
  /** Rows of the database as they are, each table in an order that stays the same. */
  readonly rows: Effect.Effect<Rows, OriginalUnreadable>
  /** The audit log, the newest entry first, some thousand rows at a time: it may be longer than memory. */
  readonly log: Stream.Stream<ReadonlyArray<Row>, OriginalUnreadable>
  /** Parquet files of tables by their names without the ending; where several are called so, the first in order. */
  readonly parquets: Effect.Effect<ReadonlyMap<string, string>, OriginalUnreadable>
  /** Names of the folders of one kind, in order; none when there is no such kind. Hidden ones and links are none. */
  readonly folders: (kind: Kind) => Effect.Effect<ReadonlyArray<string>, OriginalUnreadable>
  /** Names in one of them, in order, whatever they are; hidden ones are left out. */
  readonly names: (kind: Kind, folder: string) => Effect.Effect<ReadonlyArray<string>, OriginalUnreadable>
  /** A regular file; never a link, never waits for a FIFO or device. Closed with the scope. */
  readonly open: (
    kind: Kind,
    folder: string,
    name: string
  ) => Effect.Effect<OriginalFile, OriginalFileRefused, Scope.Scope>
  /** Notes that were kept under this name (24 hexadecimal digits); `undefined` when there are none. */
  readonly notes: (name: string) => Effect.Effect<string | undefined, OriginalFileRefused>
}>() {}

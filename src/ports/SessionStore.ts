import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { FamilyName } from "../domain/server/FamilyName.ts"
import type { Quota, Usage } from "../domain/server/Quota.ts"
import type { Decision, Stored, Version } from "../domain/server/Revision.ts"
import type { SessionName } from "../domain/server/SessionName.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** A session belongs to exactly one user; equal names of two users have nothing to do with each other. */
export interface SessionKey {
  readonly userId: string
  readonly session: SessionName
}

/** A transcript, or with `file` one file of its family. Both are kept in versions by the same rules. */
export interface FileKey extends SessionKey {
  readonly file?: FamilyName | undefined
}

/** One version of a transcript or of a file of a family. */
export interface Revised extends FileKey {
  readonly revision: number
}

/** A file of a family, by its current version. */
export interface FamilyRow {
  readonly name: FamilyName
  readonly version: Version
  /** When the current version came. */
  readonly receivedAt: EpochMillis
}

export interface SessionRow extends SessionKey {
  /** The current version. */
  readonly version: Version
  readonly firstReceivedAt: EpochMillis
  /** When the current version came. */
  readonly receivedAt: EpochMillis
}

/** The owner took this session back: it is not taken in again before the tombstone is lifted. */
export class Tombstoned extends Schema.TaggedError<Tombstoned>()("Tombstoned", { session: Schema.String }) {}

/** Keeping this would cross the owner's quota. */
export class QuotaExceeded extends Schema.TaggedError<QuotaExceeded>()("QuotaExceeded", {
  bound: Schema.Literal("bytes", "sessions")
}) {}

/** How a recording goes on after its decision. */
export interface Terms<E, R> {
  /** Moves the bytes of the decided version to their place, durably. When it fails nothing is recorded. */
  readonly publish?: (decision: Decision, before: Stored | undefined) => Effect.Effect<void, E, R>
  /** Looked at before `publish`, with no other recording of that user in between. */
  readonly quota?: Quota | undefined
  /** How many versions beside the current one stay, at least 1; the older ones are forgotten. Absent keeps all. */
  readonly keepOthers?: number | undefined
}

/** One thing done to a session: by whom, what, when, to which; `versions` is how many were deleted. */
export interface AuditEntry {
  readonly at: EpochMillis
  readonly userId: string
  readonly action: "withdraw" | "lift"
  readonly session: SessionName
  readonly versions: number
}

/**
 * What the server knows about sessions: which versions of whom, not their bytes. Rows are durable when a method
 * returns, and the only truth about what is stored.
 */
export class SessionStore extends Context.Tag("agnes/server/SessionStore")<SessionStore, {
  /** All versions of a session or of a file of its family; `undefined` when there is none. */
  readonly find: (key: FileKey) => Effect.Effect<Stored | undefined, StoreError>
  /**
   * Looks at a session, or a file of a family, and records what `decide` makes of it, with no other writer of it in
   * between, in this process or another. `decide` only decides; bytes are moved by `publish` (see `Terms`), which may
   * run beside that of other recordings. When one of them fails nothing is recorded. Once begun it cannot be
   * interrupted. Returns the decision and what is stored after it. `Same` and `PrefixOfStored` change nothing.
   * A session with a tombstone is `Tombstoned`, with its family, and `decide` is not asked: looked at in the same
   * exclusion, so that an upload under way cannot land after a withdrawal. Versions forgotten are owed (`superseded`).
   */
  readonly record: <E, E2 = never, R2 = never>(
    key: FileKey,
    receivedAt: EpochMillis,
    decide: (stored: Stored | undefined) => Effect.Effect<Decision, E>,
    terms?: Terms<E2, R2>
  ) => Effect.Effect<
    { readonly decision: Decision; readonly stored: Stored },
    E | E2 | StoreError | Tombstoned | QuotaExceeded,
    R2
  >
  /** The files of a session's family, in the order of names; also when the session itself is not there (yet). */
  readonly family: (key: SessionKey) => Effect.Effect<ReadonlyArray<FamilyRow>, StoreError>
  /** What a user keeps: all versions and artifacts. */
  readonly usage: (userId: string) => Effect.Effect<Usage, StoreError>
  /** Versions that were forgotten and whose bytes may still be there: of one session or file, or of all. */
  readonly superseded: (key?: FileKey) => Effect.Effect<ReadonlyArray<Revised>, StoreError>
  /**
   * Runs `drop` when the bytes of a forgotten version may still be there, with no other writer in between, and notes
   * that they are gone. Does nothing otherwise. When `drop` fails they stay owed.
   */
  readonly settle: <E, R>(key: Revised, drop: Effect.Effect<void, E, R>) => Effect.Effect<void, E | StoreError, R>
  /**
   * Forgets every version of a session and its family and leaves a tombstone, whether there was one or not; answers how
   * many versions there were. From then on its bytes are owed (`unerased`). With an audit entry, in one step; repeating
   * it adds nothing but another one.
   */
  readonly withdraw: (key: SessionKey, at: EpochMillis) => Effect.Effect<number, StoreError>
  /**
   * Pays what is owed: runs `erase` when the tombstone's bytes may still be there, with no other writer of that session
   * in between, and notes that they are gone. Does nothing otherwise. When `erase` fails they stay owed.
   */
  readonly erase: <E, R>(
    key: SessionKey,
    at: EpochMillis,
    erase: Effect.Effect<void, E, R>
  ) => Effect.Effect<void, E | StoreError, R>
  /**
   * Takes a tombstone away, so that the session may come again; false when there was none. What is still owed is erased
   * first, in the same step: bytes of before never meet bytes of after. With an audit entry.
   */
  readonly lift: <E, R>(
    key: SessionKey,
    at: EpochMillis,
    erase: Effect.Effect<void, E, R>
  ) => Effect.Effect<boolean, E | StoreError, R>
  /** Tombstones whose bytes may still be there, of all users. */
  readonly unerased: Effect.Effect<ReadonlyArray<SessionKey>, StoreError>
  /** What was done to a user's sessions, oldest first. Nothing is ever taken out. */
  readonly audit: (userId: string) => Effect.Effect<ReadonlyArray<AuditEntry>, StoreError>
  /** Sessions of one user in the order of their names, those after `after`, at most `limit`. */
  readonly list: (
    userId: string,
    page: { readonly after: SessionName | undefined; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<SessionRow>, StoreError>
  /** How many sessions a user has. */
  readonly count: (userId: string) => Effect.Effect<number, StoreError>
}>() {}

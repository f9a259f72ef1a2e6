import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Document } from "../domain/search/Documents.ts"
import type { SearchQuery } from "../domain/search/SearchQuery.ts"
import type { Listing } from "../domain/server/Listing.ts"
import type { Processed } from "../domain/server/ProcessorStatus.ts"
import type { SessionFacts } from "../domain/server/SessionFacts.ts"
import type { SessionName } from "../domain/server/SessionName.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { SessionKey, SessionRow } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** A session as a list shows it. */
export interface Listed extends SessionRow {
  /** Of `indexedRevision`; `undefined` until it has been read for the first time. */
  readonly facts: SessionFacts | undefined
  readonly indexedRevision: number | undefined
  /** Why the current version could not be read, the last time it was tried. */
  readonly problem: string | undefined
  /** What the processor `verification` last made of any version. */
  readonly processed: Processed | undefined
}

export interface ListPage {
  readonly rows: ReadonlyArray<Listed>
  /** Are there sessions in front of the first, behind the last one? */
  readonly before: boolean
  readonly after: boolean
}

export interface Found {
  readonly session: Listed
  /** In the order of the conversation, one a turn, at most `hitsShown`. */
  readonly hits: ReadonlyArray<Document>
  /** Are there more in this session? */
  readonly more: boolean
}

/** Hits of one session that a search gives. */
export const hitsShown = 3

/** A session that one indexer reads for a while. Another may take over when it is not heard of for `lease`. */
export interface Claim extends SessionKey {
  readonly revision: number
  readonly sha256: string
  /** Names this reading; never used twice. */
  readonly build: number
  /** Failures in a row before this one. */
  readonly attempts: number
}

/** What an index has before it, of everybody together. */
export interface Backlog {
  /** Sessions whose current version is to be read, those included that could not be. */
  readonly due: number
  /** Of these, the ones that could not be read when they were last tried. */
  readonly failing: number
  /** When the one that has waited longest for its first try was received. */
  readonly waitingSince: EpochMillis | undefined
}

/** Milliseconds a claim lasts after it was made or added to. */
export const lease = 120_000

/** The session was withdrawn, or another indexer took it over: what was put down for this claim counts nothing. */
export class Superseded extends Schema.TaggedError<Superseded>()("Superseded", { session: Schema.String }) {}

/**
 * What the server knows *about* sessions: facts and words, derived from the current version of each and never the truth
 * about what is stored. `SessionStore` tells it of new versions and of withdrawals in its own transactions: a session is
 * listed when it is stored, due when its current version is not the one that was read, and nothing of it is left when
 * it is withdrawn. Everything asked by a user is answered from that user's sessions alone, order and cursors
 * included.
 */
export class SessionIndex extends Context.Tag("agnes/server/SessionIndex")<SessionIndex, {
  /** At most `limit` sessions of a user, as `listing` sorts, filters and places them. */
  readonly list: (userId: string, listing: Listing, limit: number) => Effect.Effect<ListPage, StoreError>
  /** These sessions of a user, as far as there are such, by their names. */
  readonly named: (
    userId: string,
    sessions: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyMap<string, Listed>, StoreError>
  /** Sessions a user took back and has not let come again, the last ones first. */
  readonly withdrawn: (
    userId: string
  ) => Effect.Effect<ReadonlyArray<{ readonly session: SessionName; readonly at: EpochMillis }>, StoreError>
  /** The projects of a user, at most `limit`, in the order of their names. */
  readonly projects: (userId: string, limit: number) => Effect.Effect<ReadonlyArray<string>, StoreError>
  /**
   * Sessions with a document that matches, those read last in front, behind the session `after` when it is given (from the
   * beginning when there is no such any more), at most `limit`. `next` is what to pass as `after` for the rest. A
   * document is found as `SearchQuery.matches` says.
   */
  readonly search: (
    userId: string,
    query: SearchQuery,
    page: { readonly after: string | undefined; readonly limit: number }
  ) => Effect.Effect<{ readonly found: ReadonlyArray<Found>; readonly next: string | undefined }, StoreError>
  /** Takes the session that is due for longest; `undefined` when none is. */
  readonly claim: (at: EpochMillis) => Effect.Effect<Claim | undefined, StoreError>
  /** When the next session becomes due; may be in the past. `undefined` when none will. */
  readonly nextDue: Effect.Effect<EpochMillis | undefined, StoreError>
  readonly backlog: Effect.Effect<Backlog, StoreError>
  /** Puts down documents that nobody finds before `commit`; together at most `Documents.most`. */
  readonly append: (
    claim: Claim,
    documents: ReadonlyArray<Document>,
    at: EpochMillis
  ) => Effect.Effect<void, StoreError | Superseded>
  /** From now on facts and documents are those of this claim, in one step. A version that came meanwhile is due. */
  readonly commit: (
    claim: Claim,
    facts: SessionFacts,
    at: EpochMillis
  ) => Effect.Effect<void, StoreError | Superseded>
  /**
   * The version could not be read: it is tried again after `IndexBackoff.delay`, a newer one at once. Its session is
   * listed with the facts it had, and found no more.
   */
  readonly fail: (claim: Claim, reason: string, at: EpochMillis) => Effect.Effect<void, StoreError>
  /** Gives a session back that is not going to be read: it is due at once. */
  readonly release: (claim: Claim) => Effect.Effect<void, StoreError>
  /**
   * One short piece of upkeep: deletes documents that nobody can find, makes sessions due that were read by an older
   * version of this program. Answers whether there may be more to do.
   */
  readonly tidy: Effect.Effect<boolean, StoreError>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Change } from "../domain/knowledge/Changed.ts"
import type { Domain } from "../domain/knowledge/Domain.ts"
import type { Evidence } from "../domain/knowledge/Evidence.ts"
import type { Weighed } from "../domain/knowledge/Finding.ts"
import type { Contributed, Item } from "../domain/knowledge/Item.ts"
import type { Clash, Contradiction, Duplicate, Likeness } from "../domain/knowledge/Relation.ts"
import type { Status } from "../domain/knowledge/Status.ts"
import type { Reader } from "../domain/knowledge/Visibility.ts"
import type { Tally, Vote } from "../domain/knowledge/Vote.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { SessionKey } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** Everything one source says, and what of it resembles or contradicts what is known. */
export interface Recorded {
  readonly findings: ReadonlyArray<Weighed>
  readonly relations: ReadonlyArray<Likeness>
  readonly contradictions: ReadonlyArray<Clash>
}

/** Which items are wanted; what is not said is not asked for. */
export interface Wanted {
  /** Only what they may see (`Visibility.sees`). */
  readonly reader?: Reader | undefined
  readonly statuses?: ReadonlyArray<Status> | undefined
  readonly domain?: Domain | undefined
  /** Only what this person contributed. */
  readonly from?: string | undefined
  /** Title or content holds each of these, whatever the case of ASCII letters. */
  readonly words?: ReadonlyArray<string> | undefined
  /** Left out of the answer from the beginning; for the next page. */
  readonly skip?: number | undefined
  readonly limit: number
}

/** How people voted, and the reader among them. */
export interface Votes extends Tally {
  readonly own: Vote | undefined
}

/**
 * What a team knows, who said so and what people think of it. Durable when a method returns; a method does all or
 * nothing, and is part of the caller's transaction where there is one. What comes from a session goes with it:
 * `SessionStore.withdraw` deletes the evidence of that session in its own transaction. Items that lose their last
 * evidence by it are deleted when they are pending, whoever kept them; all others keep their id and status, in force
 * ones revoked, and lose every text (`Item.gone`). The clashes and likenesses of both are gone.
 */
export class KnowledgeStore extends Context.Tag("agnes/server/KnowledgeStore")<KnowledgeStore, {
  /**
   * Puts this in the place of what a session contributed before. An item that is there already gets evidence and stays
   * as it is, except that one which is gone comes back as a new one. Items that lose their last evidence by it are
   * deleted unless a person keeps them; those stay with that evidence. Likenesses and clashes are added where both
   * items are there and no earlier record has told of that pair. `created` counts new items. Nothing happens for a
   * session that is not stored, or not any more.
   */
  readonly record: (
    key: SessionKey,
    version: { readonly revision: number; readonly sha256: string },
    recorded: Recorded
  ) => Effect.Effect<{ readonly created: number }, StoreError>
  /** The same for the notes of a person; notes with this hash are not asked about again (`notesRead`). */
  readonly recordNotes: (
    userId: string,
    sha256: string,
    recorded: Recorded
  ) => Effect.Effect<{ readonly created: number }, StoreError>
  /** Notes with this hash are not asked about again either, for this reason; what is known of that person's stays. */
  readonly giveUpNotes: (userId: string, sha256: string, reason: string) => Effect.Effect<void, StoreError>
  /** The hash of the notes of a person that were recorded or given up last. */
  readonly notesRead: (userId: string) => Effect.Effect<string | undefined, StoreError>
  /** Notes that were given up, in the order of the ids of their people. */
  readonly notesGivenUp: Effect.Effect<ReadonlyArray<NotesGivenUp>, StoreError>
  /** Has notes that were given up asked about again: of one person, or of everybody. Answers of how many people. */
  readonly retryNotes: (userId: string | undefined) => Effect.Effect<number, StoreError>
  /** What new findings are compared with: not personal, status `Status.compared`, the newest first. */
  readonly candidates: (wanted: {
    readonly domain?: Domain | undefined
    readonly except: ReadonlyArray<string>
    readonly limit: number
  }) => Effect.Effect<ReadonlyArray<Item>, StoreError>
  /** What is wanted, the most lately updated first, then by id. */
  readonly items: (wanted: Wanted) => Effect.Effect<ReadonlyArray<Contributed>, StoreError>
  /** How many there are for the same question, whatever `skip` and `limit`. */
  readonly count: (wanted: Omit<Wanted, "limit" | "skip">) => Effect.Effect<number, StoreError>
  readonly find: (id: string) => Effect.Effect<Contributed | undefined, StoreError>
  /** Of one item, or several; the oldest first. */
  readonly evidence: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Evidence>, StoreError>
  /**
   * Adds a pending item of its owner, unless as many pending ones are from them already as `most` says; false then.
   * Nobody else comes in between.
   */
  readonly propose: (item: Item & { readonly userId: string }, most: number) => Effect.Effect<boolean, StoreError>
  /** Adds an item, with what speaks for it. False when there is one of this id already, which stays as it is. */
  readonly add: (item: Item, evidence?: ReadonlyArray<Evidence>) => Effect.Effect<boolean, StoreError>
  /** Changes an item for a person, who thereby keeps it; `undefined` when there is none. */
  readonly change: (id: string, change: Change, at: EpochMillis) => Effect.Effect<Item | undefined, StoreError>
  /** A person's vote in the place of their last one; `0` takes it back. False when there is no such item. */
  readonly vote: (
    id: string,
    userId: string,
    vote: Vote | 0,
    at: EpochMillis
  ) => Effect.Effect<boolean, StoreError>
  /** Of each of these items; `own` is the vote of `userId`. */
  readonly votes: (
    ids: ReadonlyArray<string>,
    userId: string
  ) => Effect.Effect<ReadonlyMap<string, Votes>, StoreError>
  /**
   * Makes an item personal for its contributor `userId`, who thereby keeps it, or takes that back. False when there is
   * no such item.
   */
  readonly setPersonal: (id: string, userId: string | undefined) => Effect.Effect<boolean, StoreError>
  /** Pairs that touch one of these items, or all pairs; those not settled only when `open`. The newest first. */
  readonly contradictions: (wanted: Pairs) => Effect.Effect<ReadonlyArray<Contradiction>, StoreError>
  readonly contradiction: (id: string) => Effect.Effect<Contradiction | undefined, StoreError>
  readonly duplicates: (wanted: Pairs) => Effect.Effect<ReadonlyArray<Duplicate>, StoreError>
  /** Those of them of whose two items nothing of the kind is told yet. */
  readonly untold: (pairs: Told) => Effect.Effect<Told, StoreError>
  /** Adds pairs as they are, decisions included, where both items are there and nothing of the kind is told yet. */
  readonly tell: (pairs: Told) => Effect.Effect<void, StoreError>
  /** Notes what a person decided about a clash; `undefined` when there is none. A later decision replaces it. */
  readonly settleContradiction: (
    id: string,
    settled: Contradiction["settled"] & {}
  ) => Effect.Effect<Contradiction | undefined, StoreError>
  /** The same for a likeness of two items, named in any order. */
  readonly settleDuplicate: (
    pair: readonly [string, string],
    settled: Duplicate["settled"] & {}
  ) => Effect.Effect<Duplicate | undefined, StoreError>
}>() {}

export interface NotesGivenUp {
  readonly userId: string
  readonly sha256: string
  readonly reason: string
  readonly at: EpochMillis
}

/** Pairs with all that is known of them. */
export interface Told {
  readonly contradictions: ReadonlyArray<Contradiction>
  readonly duplicates: ReadonlyArray<Duplicate>
}

export interface Pairs {
  readonly ids?: ReadonlyArray<string> | undefined
  readonly open: boolean
  readonly limit: number
}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Person } from "../domain/tables/Access.ts"
import type { Wish } from "../domain/tables/Registration.ts"
import type { Listed, Table, Version } from "../domain/tables/Table.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** Another table has this id or name already, with whatever case. */
export class TableNameTaken extends Schema.TaggedError<TableNameTaken>()("TableNameTaken", { name: Schema.String }) {}

/** What is to be recorded as the current version of a table. */
export interface Registered {
  readonly wish: Wish
  readonly source: string
  readonly version: Omit<Version, "generation">
}

/** A person who was let read a table. */
export interface Reader {
  readonly userId: string
  readonly assignedAt: EpochMillis
  /** Who did it, for people to read. */
  readonly assignedBy: string
}

/**
 * The tables of a server, their versions, and which people may read them; what groups may read is in `Grants` under the
 * table's id. Ids and names are one namespace: a text is the id or the name of one table at most. A table keeps its
 * current version and the one before it; older ones are forgotten when a new one comes. Durable when a method returns.
 */
export class Tables extends Context.Tag("agnes/server/Tables")<Tables, {
  /**
   * Records a version as the current one of the table with this id, which is made when there is none. `publish` moves
   * the bytes; it runs with no other recording in between, after the name was looked at, and when it fails nothing is
   * recorded. `forgotten` are the blobs no row names any more.
   */
  readonly put: <E, R>(
    registered: Registered,
    publish: Effect.Effect<void, E, R>
  ) => Effect.Effect<
    { readonly table: Table; readonly forgotten: ReadonlyArray<string> },
    TableNameTaken | StoreError | E,
    R
  >
  /** Changes what a table is called and where it comes from, not its version. `undefined` when there is none. */
  readonly describe: (wish: Wish, source: string) => Effect.Effect<Table | undefined, TableNameTaken | StoreError>
  /** By its id or its name, exactly. */
  readonly find: (idOrName: string) => Effect.Effect<Table | undefined, StoreError>
  /** The newest first; empty when there is no such table. */
  readonly versions: (id: string) => Effect.Effect<ReadonlyArray<Version>, StoreError>
  /** What a person may read by `Access.mayRead`, in the order of names (by code units). */
  readonly offered: (person: Person) => Effect.Effect<ReadonlyArray<Listed>, StoreError>
  /** Decides as `Access.mayRead` does. */
  readonly isOffered: (person: Person, id: string) => Effect.Effect<boolean, StoreError>
  /** The people who were let read it themselves; those who came first first. */
  readonly readers: (id: string) => Effect.Effect<ReadonlyArray<Reader>, StoreError>
  /** False when they could; that row stays as it is. Table and person have to exist. */
  readonly admit: (id: string, reader: Reader) => Effect.Effect<boolean, StoreError>
  /** False when they were not let themselves. */
  readonly dismiss: (id: string, userId: string) => Effect.Effect<boolean, StoreError>
  /**
   * Forgets a table with its versions and with every grant of it, so that a table that gets its id later is not open to
   * those who could read this one. Answers the blobs no row names any more, `undefined` when there was none.
   */
  readonly remove: (id: string) => Effect.Effect<ReadonlyArray<string> | undefined, StoreError>
  /** Runs `clean` with all blobs that rows name, with no recording in between. */
  readonly sweep: <E, R>(
    clean: (used: ReadonlySet<string>) => Effect.Effect<void, E, R>
  ) => Effect.Effect<void, StoreError | E, R>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Facts } from "../domain/tables/Table.ts"
import type { BlobTooLarge, Part, Pieces } from "./BlobStore.ts"
import type { StoreError } from "./StoreError.ts"

/** A file cannot become a table. `why` ends the sentence "FILE cannot be registered: …" and is for people. */
export class BadTable extends Schema.TaggedError<BadTable>()("BadTable", { why: Schema.String }) {}

/** DuckDB, which reads foreign files, is not installed here. */
export class NoDuckDb extends Schema.TaggedError<NoDuckDb>()("NoDuckDb", { cause: Schema.Defect }) {}

/** Parquet bytes that are durable, checked, and that nobody can see yet. */
export interface StagedTable {
  readonly id: string
  readonly facts: Facts
}

/** Bytes of a table, held open: they can be read to their end whatever happens to their name. */
export interface OpenedTable {
  readonly size: number
  /** Only what is taken is read; memory does not grow with the size. A chunk is the reader's to keep. */
  readonly read: (part: Part) => Stream.Stream<Uint8Array, StoreError>
}

/**
 * The parquet bytes of tables on the server. What comes from outside is read in a process of its own with bounded time
 * and memory that can reach no other file: whatever is in it, the caller goes on. Names are blobs, 32 hexadecimal
 * digits, never of a client.
 */
export class TableBlobs extends Context.Tag("agnes/server/TableBlobs")<TableBlobs, {
  /** Bytes of a file that `receive` takes at most. */
  readonly largest: number
  /**
   * Takes in a file that somebody sends and answers the path under which `stage` finds it, with the ending of
   * `fileName`. It is deleted with the scope; after a failure or an interruption nothing is left.
   */
  readonly receive: <E>(
    incoming: Pieces<E>,
    fileName: string
  ) => Effect.Effect<string, E | BlobTooLarge | StoreError, Scope.Scope>
  /**
   * Reads the file at this path whole. Parquet is kept byte for byte when every page of it can be read; CSV and JSON
   * become parquet. What was staged is deleted with the scope unless it was published; after a failure or an
   * interruption nothing is left. `progress` hears of it in percent, now and then.
   */
  readonly stage: (
    path: string,
    progress: (percent: number) => void
  ) => Effect.Effect<StagedTable, BadTable | NoDuckDb | StoreError, Scope.Scope>
  /** Gives staged bytes their name, which is new. Durable. Called before the row that names it is committed. */
  readonly publish: (staged: StagedTable, blob: string) => Effect.Effect<void, StoreError>
  /** `undefined` when there are no such bytes. Closed with the scope. */
  readonly open: (blob: string) => Effect.Effect<OpenedTable | undefined, StoreError, Scope.Scope>
  /** Deletes the bytes. Durable; safe to repeat; who holds them open reads on. Called when no row names them. */
  readonly drop: (blob: string) => Effect.Effect<void, StoreError>
  /**
   * Deletes bytes that are not in `used`, and what dead processes were staging. Called while nobody publishes
   * (`Tables.sweep`).
   */
  readonly sweep: (used: ReadonlySet<string>) => Effect.Effect<void, StoreError>
}>() {}

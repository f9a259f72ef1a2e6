import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Extent } from "../domain/pull/Ranges.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { Chunks } from "./Chunks.ts"

/** The disk does not do what pull needs. `reason` is the system's code or a few words. */
export class TableFileError extends Schema.TaggedError<TableFileError>()("TableFileError", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.path}: ${this.reason}`
  }
}

/** The bytes did not come as they were announced. `TooLong`: more came than asked for; `Broken`: they ended early. */
export class Interrupted extends Schema.TaggedError<Interrupted>()("Interrupted", {
  kind: Schema.Literal("TooLong", "Broken"),
  message: Schema.String
}) {}

export interface Digests {
  readonly sha256: string
  /** `undefined` unless it was asked for when the part was opened. */
  readonly md5: string | undefined
  readonly size: number
  /** It begins and ends as a parquet file does; looked at only together with the MD5. */
  readonly isParquet: boolean
}

/** A file on its way. What came before, also in an earlier run that was killed, is still there. */
export interface Part {
  readonly done: Effect.Effect<ReadonlyArray<Extent>>
  /** What `mark` was given last for these bytes. */
  readonly tag: string | undefined
  /** Forgets all bytes. */
  readonly restart: Effect.Effect<void, TableFileError>
  /** Writes down whose bytes these are, before the first of them. */
  readonly mark: (tag: string) => Effect.Effect<void, TableFileError>
  /**
   * Puts what comes at `extent.from`, up to `extent.to` (`Infinity`: to its end); succeeds when all of it came. Several
   * may run at once on extents that do not touch. `seen` is told of bytes as they are written. Interrupting keeps what was written.
   */
  readonly fill: (
    extent: Extent,
    chunks: Chunks,
    seen: (bytes: number) => void
  ) => Effect.Effect<void, TableFileError | Interrupted>
  /** Hashes of everything that is there. Only for what has no gap. */
  readonly digests: Effect.Effect<Digests, TableFileError>
  /** Under its hash: one of the objects from now on. It is durable after the next `settle`. */
  readonly keep: (sha256: string) => Effect.Effect<void, TableFileError>
  readonly discard: Effect.Effect<void>
}

export interface Inventory {
  /** The verified files: size in bytes by SHA-256. */
  readonly objects: ReadonlyMap<string, number>
  /** Which object the file `server/parquet/<name>.parquet` is; `undefined` for something else. */
  readonly names: ReadonlyMap<string, string | undefined>
}

/**
 * The table files of a workspace: objects under the SHA-256 of their bytes, which is what the catalogue's views read,
 * and beside them each table under its own name for people. Everything is below `server/parquet`; a link in the place
 * of one of these folders is refused. Only one pull at a time may use it.
 */
export class TableFiles extends Context.Tag("agnes/TableFiles")<TableFiles, {
  /** Creates nothing. */
  readonly inventory: (workspace: Workspace) => Effect.Effect<Inventory, TableFileError>
  /** Bytes this user may still write there; `undefined` when the system does not say. Creates nothing. */
  readonly freeSpace: (workspace: Workspace) => Effect.Effect<number | undefined>
  /** `key`: a SHA-256, or another name of letters, digits and `-`, for one and the same content. */
  readonly part: (
    workspace: Workspace,
    key: string,
    withMd5: boolean
  ) => Effect.Effect<Part, TableFileError, Scope.Scope>
  /** Bytes of that part that are here already; 0 when there is none. */
  readonly begun: (workspace: Workspace, key: string) => Effect.Effect<number>
  /** Everything that was kept is durable, names too. */
  readonly settle: (workspace: Workspace) => Effect.Effect<void, TableFileError>
  /** Where an object is, absolute. */
  readonly path: (workspace: Workspace, sha256: string) => string
  /**
   * Gives each table the file of its object under its own name, one atomic replacement each; names that are right
   * already are left alone. Names in `gone` are removed.
   */
  readonly name: (
    workspace: Workspace,
    tables: ReadonlyArray<{ readonly name: string; readonly sha256: string }>,
    gone: ReadonlyArray<string>
  ) => Effect.Effect<void, TableFileError>
  /** Deletes every object that is not in `objects` and every part that is not in `parts`. */
  readonly prune: (
    workspace: Workspace,
    kept: { readonly objects: ReadonlySet<string>; readonly parts: ReadonlySet<string> }
  ) => Effect.Effect<void, TableFileError>
}>() {}

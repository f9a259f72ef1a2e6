import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/** The catalogue could not be made; the old one is as it was. */
export class CatalogueError extends Schema.TaggedError<CatalogueError>()("CatalogueError", {
  message: Schema.String
}) {}

/** A parquet file, by an absolute path. */
export interface Source {
  readonly sha256: string
  readonly path: string
}

/** A table to be shown. */
export interface View {
  readonly name: string
  readonly description: string
  readonly source: Source
  /** Shown when `source` turns out not to be readable; without it the table is left out then. */
  readonly instead: Source | undefined
}

export type Published =
  | {
    readonly _tag: "Switched"
    /** Of the new catalogue, see `identity`. */
    readonly identity: string
    /** Tables whose file is no parquet file DuckDB can read, and why. */
    readonly unreadable: ReadonlyArray<{ readonly name: string; readonly reason: string }>
    /** Tables that are not shown, because the user has a table or view of that name. */
    readonly shadowed: ReadonlyArray<string>
  }
  /** Nothing was changed; `reason` is a sentence for people that says what to do. */
  | { readonly _tag: "Deferred"; readonly reason: string }
  /** There is no DuckDB on this computer; `reason` says how to get it. */
  | { readonly _tag: "Unavailable"; readonly reason: string }

/**
 * `user/duckdb/analytics.duckdb`: the user's own tables, and a view for every table of the server.
 *
 * `publish` builds the new catalogue beside the old one, with everything of the user's in it, and puts it in its place
 * in one step: whoever opens the file finds all of the old one or all of the new one, at any instant and whatever is
 * killed. It does so only while nobody has the old file open, for reading neither, and keeps others from opening it
 * meanwhile; so nobody can be left with views whose files are gone. Idempotent.
 */
export class Catalogue extends Context.Tag("agnes/Catalogue")<Catalogue, {
  /** There will be something to publish: what that needs may begin to load. */
  readonly prepare: Effect.Effect<void>
  readonly publish: (workspace: Workspace, views: ReadonlyArray<View>) => Effect.Effect<Published, CatalogueError>
  /** Tells one catalogue file from another; the same as long as the file is the same. `undefined`: there is none. */
  readonly identity: (workspace: Workspace) => Effect.Effect<string | undefined>
}>() {}

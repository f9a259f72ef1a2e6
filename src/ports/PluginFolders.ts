import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { File } from "../domain/marketplace/Bundle.ts"

/** A folder cannot be served. `why` is for people: a sentence without its full stop, that names the file it is about. */
export class BadFolder extends Schema.TaggedError<BadFolder>()("BadFolder", { why: Schema.String }) {}

/**
 * Folders of plugins on the server's disk, written by others: read, never run. No link is followed below the registered
 * folder, and nothing is taken that `PluginPath` refuses; a plugin is taken whole or not at all. Never blocks on a FIFO
 * or device.
 */
export class PluginFolders extends Context.Tag("agnes/server/PluginFolders")<PluginFolders, {
  /** The text of the folder's list (`Listing.path`). */
  readonly list: (folder: string) => Effect.Effect<string, BadFolder>
  /** Every file of a plugin, whose folder is `below` the registered one (empty: is that one), in the order of paths. */
  readonly files: (folder: string, below: string) => Effect.Effect<ReadonlyArray<File>, BadFolder>
}>() {}

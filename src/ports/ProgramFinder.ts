import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/**
 * Where the programs of a hook line are found on this machine now. A hook's own `PATH` may be shorter than that of the
 * person who installs it (a client started from a desktop), so the folders are written into the line (decision 0020).
 *
 * `folderOf(name)`: the absolute folder in which a shell would find the program, `undefined` when it would find none.
 * A folder that lives only as long as a shell or a login (version managers make such) is given by its lasting name. For
 * `node` the folder of the running Node is the answer when `PATH` has none. Never fails.
 */
export class ProgramFinder extends Context.Tag("agnes/ProgramFinder")<ProgramFinder, {
  readonly folderOf: (name: "agnes" | "bash" | "node") => Effect.Effect<string | undefined>
}>() {}

import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/**
 * Is any of agnes' files in this workspace tracked by git? A cloned repository must not be able to bring its own queue
 * (design §3). Asked once a push, only where a `.git` is above.
 *
 * `unknown` when git could not be asked (not installed, failed, took over 5 s).
 */
export class GitIndex extends Context.Tag("agnes/GitIndex")<GitIndex, {
  readonly tracked: (workspace: Workspace) => Effect.Effect<"none" | "tracked" | "unknown">
  /**
   * Adds `Excluded.all` to the repository's `info/exclude`, once; nothing where there is no repository. True when
   * something was added.
   */
  readonly exclude: (workspace: Workspace) => Effect.Effect<boolean>
  /** Which lines of `Excluded.all` are in `info/exclude` now; `undefined` where there is no repository. Changes nothing. */
  readonly excluded: (workspace: Workspace) => Effect.Effect<ReadonlyArray<string> | undefined>
  /** Takes those lines out of `info/exclude` again, every other line stays. True when something was taken out. */
  readonly include: (workspace: Workspace, names: ReadonlyArray<string>) => Effect.Effect<boolean>
}>() {}

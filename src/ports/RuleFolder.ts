import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Changes } from "../domain/pull/RuleFiles.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { WorkspaceFileError } from "./WorkspaceFiles.ts"

/**
 * The server's rules in `.claude/rules`: the files `km_*.md`, no others. A link in the place of a folder or file is
 * refused, so that a cloned repository cannot make agnes write elsewhere.
 */
export class RuleFolder extends Context.Tag("agnes/RuleFolder")<RuleFolder, {
  /** Contents by file name. Creates nothing; a file that cannot be read as text counts as empty. */
  readonly read: (workspace: Workspace) => Effect.Effect<ReadonlyMap<string, string>, WorkspaceFileError>
  /** Each file in one atomic, durable step; the folder is made only to write into it. May be repeated. */
  readonly apply: (workspace: Workspace, changes: Changes) => Effect.Effect<void, WorkspaceFileError>
}>() {}

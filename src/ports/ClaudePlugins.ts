import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Present } from "../domain/marketplace/Refresh.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/** Claude Code did not do it. `isMissing`: there is none on the `PATH`; else `text` is what it said. */
export class ClaudeFailed extends Schema.TaggedError<ClaudeFailed>()("ClaudeFailed", {
  isMissing: Schema.Boolean,
  text: Schema.String
}) {
  override get message(): string {
    return this.text
  }
}

/**
 * The plugins of Claude Code, through its own command `claude plugin …`. Plugins are those of one workspace (scope
 * `project`); which marketplaces there are is the user's. Safe to repeat. A call that takes too long is ended.
 */
export class ClaudePlugins extends Context.Tag("agnes/ClaudePlugins")<ClaudePlugins, {
  /** Makes a folder known as a marketplace; one that is known already is no error. */
  readonly addMarketplace: (workspace: Workspace, folder: string) => Effect.Effect<void, ClaudeFailed>
  /** Reads a marketplace's folder again. */
  readonly updateMarketplace: (workspace: Workspace, name: string) => Effect.Effect<void, ClaudeFailed>
  /** What is installed in this workspace for everybody who works in it; nothing of the user's or of other folders. */
  readonly installed: (workspace: Workspace) => Effect.Effect<ReadonlyArray<Present>, ClaudeFailed>
  /** `id` is `NAME@MARKETPLACE`. */
  readonly install: (workspace: Workspace, id: string) => Effect.Effect<void, ClaudeFailed>
  /** Of a plugin that is installed there. */
  readonly update: (workspace: Workspace, id: string) => Effect.Effect<void, ClaudeFailed>
}>() {}

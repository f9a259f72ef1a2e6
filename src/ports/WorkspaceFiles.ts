import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/** A file of the workspace cannot be read or written. `reason` is the system's code or a few words. */
export class WorkspaceFileError extends Schema.TaggedError<WorkspaceFileError>()("WorkspaceFileError", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.path}: ${this.reason}`
  }
}

/**
 * Whole small files a person also edits (settings, notes, slash commands), named relative to the workspace with `/`.
 * A link is followed as long as it stays inside the workspace; one that leads out of it is an error, so that a cloned
 * repository cannot make agnes write elsewhere. Only regular files up to 16 MiB; a FIFO or device never blocks.
 */
export class WorkspaceFiles extends Context.Tag("agnes/WorkspaceFiles")<WorkspaceFiles, {
  /** `undefined` when there is no such file. Creates nothing. */
  readonly read: (workspace: Workspace, name: string) => Effect.Effect<Uint8Array | undefined, WorkspaceFileError>
  /**
   * Puts the bytes under the name in one step, durably, making folders (the workspace too) as needed. A replaced file
   * keeps its permissions. After an error the file is what it was.
   */
  readonly write: (workspace: Workspace, name: string, bytes: Uint8Array) => Effect.Effect<void, WorkspaceFileError>
  /**
   * Takes the name away, durably, and with it folders above that are empty then, up to the workspace's own. A link goes
   * itself, not what it leads to. Nothing there is no error; a folder is.
   */
  readonly remove: (workspace: Workspace, name: string) => Effect.Effect<void, WorkspaceFileError>
}>() {}

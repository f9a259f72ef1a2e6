import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { Edit } from "../domain/workspace/SettingsEdit.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { WorkspaceFileError } from "./WorkspaceFiles.ts"

/** The file is there and cannot be taken for settings; it stays as it is. `reason` completes "<path> …". */
export class SettingsMalformed extends Schema.TaggedError<SettingsMalformed>()("SettingsMalformed", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.path} ${this.reason}`
  }
}

/** What somebody decided about the settings: nothing to do when there are no edits. */
export interface Change {
  readonly edits: ReadonlyArray<Edit>
  /** The text as it is now is worth keeping, also when there is a backup already. */
  readonly untouched: boolean
}

/**
 * The workspace's `.claude/settings.json`: a person's file, JSON with comments, to which agnes adds a few entries
 * (client spec §8). Text without a JSON value in it counts as no settings; a byte order mark is kept.
 */
export class SettingsFile extends Context.Tag("agnes/SettingsFile")<SettingsFile, {
  /** The data; `undefined` when there is no file. Creates nothing. */
  readonly read: (workspace: Workspace) => Effect.Effect<unknown, SettingsMalformed | WorkspaceFileError>
  /** The data of `agnes-settings-backup.json`; `undefined` where there is none, or nobody can read it. */
  readonly backup: (workspace: Workspace) => Effect.Effect<unknown>
  /**
   * Makes the edits `decide` asks for; everything they do not name stays byte for byte. The new text replaces the old
   * one in one step, after the old one was put into `agnes-settings-backup.json` (unless a backup is there already and
   * the change does not ask for another). No edits: nothing is written. `decide` is pure and may be asked again when
   * somebody else wrote the file meanwhile; the result is its last answer.
   */
  readonly edit: <C extends Change, E>(
    workspace: Workspace,
    decide: (settings: unknown) => Either.Either<C, E>
  ) => Effect.Effect<C, E | SettingsMalformed | WorkspaceFileError>
}>() {}

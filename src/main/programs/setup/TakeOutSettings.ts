import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as SetUpFiles from "../../../domain/workspace/SetUpFiles.ts"
import * as TakenOut from "../../../domain/workspace/TakenOut.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { SettingsFile } from "../../../ports/SettingsFile.ts"
import { WorkspaceFiles } from "../../../ports/WorkspaceFiles.ts"

/** Takes our entries out of the settings as they are at this moment. */
export const edited = (workspace: Workspace) =>
  Effect.gen(function*() {
    const settings = yield* SettingsFile
    const files = yield* WorkspaceFiles
    const decision = TakenOut.decide(yield* settings.read(workspace), yield* settings.backup(workspace))
    switch (decision._tag) {
      case "nothing":
        return
      case "delete":
        return yield* files.remove(workspace, SetUpFiles.settings)
      case "restore": {
        const before = yield* files.read(workspace, SetUpFiles.settingsBackup)
        return before === undefined ? undefined : yield* files.write(workspace, SetUpFiles.settings, before)
      }
      case "edit":
        yield* settings.edit(workspace, () => Either.right({ edits: decision.edits, untouched: false }))
    }
  })

import * as Effect from "effect/Effect"
import * as PrivateCommand from "../../domain/workspace/PrivateCommand.ts"
import * as SetUpFiles from "../../domain/workspace/SetUpFiles.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"

export type State = "installed" | "outdated" | "missing"

/** Is `/agnes-private` there, and as it would be written now? */
export const slashCommandState = (workspace: Workspace) =>
  Effect.flatMap(WorkspaceFiles, (files) => files.read(workspace, SetUpFiles.privateCommand)).pipe(
    Effect.map((bytes): State => {
      if (bytes === undefined) return "missing"
      return new TextDecoder().decode(bytes) === PrivateCommand.text ? "installed" : "outdated"
    })
  )

/** Writes the slash commands agnes manages, over whatever stands in their place (client spec CMD-1); no other file. */
export const installSlashCommands = (workspace: Workspace) =>
  Effect.gen(function*() {
    if ((yield* slashCommandState(workspace)) === "installed") return false
    const files = yield* WorkspaceFiles
    yield* files.write(workspace, SetUpFiles.privateCommand, new TextEncoder().encode(PrivateCommand.text))
    return true
  })

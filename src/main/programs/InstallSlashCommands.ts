import * as Effect from "effect/Effect"
import * as SlashCommands from "../../domain/workspace/SlashCommands.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"

export type State = "installed" | "outdated" | "missing"

const stateOf = (workspace: Workspace, { file, text }: SlashCommands.SlashCommand) =>
  Effect.flatMap(WorkspaceFiles, (files) => files.read(workspace, file)).pipe(
    Effect.map((bytes): State => {
      if (bytes === undefined) return "missing"
      return new TextDecoder().decode(bytes) === text ? "installed" : "outdated"
    })
  )

/** Is each of our slash commands there, and as it would be written now? One that cannot be read counts as missing. */
export const slashCommandStates = (workspace: Workspace) =>
  Effect.forEach(SlashCommands.all, (command) =>
    Effect.map(
      Effect.orElseSucceed(stateOf(workspace, command), () => "missing" as const),
      (state) => ({ name: command.name, state })
    ))

/** Writes the slash commands agnes manages, over whatever stands in their place (client spec CMD-1); no other file. */
export const installSlashCommands = (workspace: Workspace) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    const done = yield* Effect.forEach(SlashCommands.all, (command) =>
      Effect.gen(function*() {
        if ((yield* stateOf(workspace, command)) === "installed") return false
        yield* files.write(workspace, command.file, new TextEncoder().encode(command.text))
        return true
      }))
    return done.includes(true)
  })

import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { installHooks } from "../../programs/InstallHooks.ts"
import { installSlashCommands } from "../../programs/InstallSlashCommands.ts"
import * as WorkspaceOption from "../WorkspaceOption.ts"
import * as Report from "./Report.ts"

/** agnes hooks install [--workspace DIR] */
export const command = Command.make("install", { workspace: WorkspaceOption.workspace }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* WorkspaceOption.find(given.workspace)
    const hooks = yield* Effect.mapError(installHooks(workspace), Report.failure)
    yield* Report.warn(hooks.warnings)
    const commands = yield* Effect.mapError(installSlashCommands(workspace), Report.failure)
    const settings = Terminal.escape(Workspace.settings(workspace))
    yield* Report.say(`Hooks ${hooks.changed || commands ? "installed" : "are up to date"} in ${settings}\n`)
  })).pipe(
    Command.withDescription(
      "Put the hooks, the status line and the slash commands into this workspace; repeating it changes nothing."
    )
  )

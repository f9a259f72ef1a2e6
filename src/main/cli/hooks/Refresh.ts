import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { refreshHooks } from "../../programs/RefreshHooks.ts"
import * as WorkspaceOption from "../WorkspaceOption.ts"
import * as Report from "./Report.ts"

const quiet = Options.boolean("quiet").pipe(Options.withDescription("Say nothing when all went well."))

/** agnes hooks refresh [--workspace DIR --quiet] */
export const command = Command.make("refresh", { workspace: WorkspaceOption.workspace, quiet }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* WorkspaceOption.find(given.workspace)
    const done = yield* Effect.mapError(refreshHooks(workspace), Report.failure)
    if (given.quiet) return
    yield* Report.warn(done?.warnings ?? [])
    const settings = Terminal.escape(Workspace.settings(workspace))
    yield* Report.say(
      done === undefined
        ? `Nothing to refresh: ${settings} does not name agnes. To set it up, run: agnes hooks install\n`
        : done.changed
        ? `Hooks refreshed in ${settings}\n`
        : `Hooks are up to date in ${settings}\n`
    )
  })).pipe(Command.withDescription("Bring the hooks of an agnes workspace up to date; any other folder is left alone."))

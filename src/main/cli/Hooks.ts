import * as Command from "@effect/cli/Command"
import * as Install from "./hooks/Install.ts"
import * as Refresh from "./hooks/Refresh.ts"
import * as Status from "./hooks/Status.ts"

/** agnes hooks install | refresh | status */
export const command = Command.make("hooks").pipe(
  Command.withDescription(
    "Install the hooks through which Claude Code tells agnes of its sessions, and see whether they work."
  ),
  Command.withSubcommands([Install.command, Refresh.command, Status.command])
)

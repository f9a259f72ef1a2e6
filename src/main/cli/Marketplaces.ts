import * as Command from "@effect/cli/Command"
import * as Add from "./marketplaces/Add.ts"
import * as Grant from "./marketplaces/Grant.ts"
import * as List from "./marketplaces/List.ts"
import * as Pin from "./marketplaces/Pin.ts"
import * as Refresh from "./marketplaces/Refresh.ts"
import * as Remove from "./marketplaces/Remove.ts"
import * as Revoke from "./marketplaces/Revoke.ts"
import * as Show from "./marketplaces/Show.ts"
import * as Unpin from "./marketplaces/Unpin.ts"

/** agnes marketplaces add | list | show | refresh | grant | revoke | pin | unpin | remove */
export const command = Command.make("marketplaces").pipe(
  Command.withDescription("On the server's machine: folders of plugins for Claude Code, and who may choose from which."),
  Command.withSubcommands([
    Add.command,
    List.command,
    Show.command,
    Refresh.command,
    Grant.command,
    Revoke.command,
    Pin.command,
    Unpin.command,
    Remove.command
  ])
)

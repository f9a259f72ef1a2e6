import * as Command from "@effect/cli/Command"
import * as Add from "./tables/Add.ts"
import * as Grant from "./tables/Grant.ts"
import * as List from "./tables/List.ts"
import * as Refresh from "./tables/Refresh.ts"
import * as Remove from "./tables/Remove.ts"
import * as Revoke from "./tables/Revoke.ts"
import * as Show from "./tables/Show.ts"

/** agnes tables add | list | show | refresh | grant | revoke | remove */
export const command = Command.make("tables").pipe(
  Command.withDescription("On the server's machine: the data tables people pull, and who may read which."),
  Command.withSubcommands([
    Add.command,
    List.command,
    Show.command,
    Refresh.command,
    Grant.command,
    Revoke.command,
    Remove.command
  ])
)

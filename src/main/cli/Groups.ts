import * as Command from "@effect/cli/Command"
import * as Add from "./groups/Add.ts"
import * as Grant from "./groups/Grant.ts"
import * as Grants from "./groups/Grants.ts"
import * as Join from "./groups/Join.ts"
import * as Leave from "./groups/Leave.ts"
import * as List from "./groups/List.ts"
import * as Members from "./groups/Members.ts"
import * as Ungrant from "./groups/Ungrant.ts"

/** agnes groups add | list | members | join | leave | grant | ungrant | grants */
export const command = Command.make("groups").pipe(
  Command.withDescription("On the server's machine: who is in which group, and what groups may see."),
  Command.withSubcommands([
    Add.command,
    List.command,
    Members.command,
    Join.command,
    Leave.command,
    Grant.command,
    Ungrant.command,
    Grants.command
  ])
)

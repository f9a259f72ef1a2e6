import * as Command from "@effect/cli/Command"
import * as Create from "./tokens/Create.ts"
import * as List from "./tokens/List.ts"
import * as Revoke from "./tokens/Revoke.ts"

/** agnes tokens create | list | revoke */
export const command = Command.make("tokens").pipe(
  Command.withDescription("On the server's machine: everybody's tokens."),
  Command.withSubcommands([Create.command, List.command, Revoke.command])
)

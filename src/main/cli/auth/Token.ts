import * as Command from "@effect/cli/Command"
import * as TokenCreate from "./TokenCreate.ts"
import * as TokenList from "./TokenList.ts"
import * as TokenRevoke from "./TokenRevoke.ts"

/** agnes auth token create | list | revoke */
export const command = Command.make("token").pipe(
  Command.withDescription("Your own tokens at the server."),
  Command.withSubcommands([TokenCreate.command, TokenList.command, TokenRevoke.command])
)

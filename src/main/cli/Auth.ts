import * as Command from "@effect/cli/Command"
import * as ImportToken from "./auth/ImportToken.ts"
import * as Login from "./auth/Login.ts"
import * as Logout from "./auth/Logout.ts"
import * as Token from "./auth/Token.ts"
import * as WhoAmI from "./auth/WhoAmI.ts"

/** agnes auth login | import-token | token | whoami | logout */
export const command = Command.make("auth").pipe(
  Command.withDescription("Say who you are to the server, once."),
  Command.withSubcommands([Login.command, ImportToken.command, Token.command, WhoAmI.command, Logout.command])
)

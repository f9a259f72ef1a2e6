import * as Command from "@effect/cli/Command"
import * as Add from "./users/Add.ts"
import * as Disable from "./users/Disable.ts"
import * as Enable from "./users/Enable.ts"
import * as List from "./users/List.ts"
import * as LoginLink from "./users/LoginLink.ts"
import * as Password from "./users/Password.ts"

/** agnes users add | list | disable | enable | password | login-link */
export const command = Command.make("users").pipe(
  Command.withDescription("On the server's machine: who may use it."),
  Command.withSubcommands([
    Add.command,
    List.command,
    Disable.command,
    Enable.command,
    Password.command,
    LoginLink.command
  ])
)

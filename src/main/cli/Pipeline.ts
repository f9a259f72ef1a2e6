import * as Command from "@effect/cli/Command"
import * as List from "./pipeline/List.ts"
import * as Retry from "./pipeline/Retry.ts"
import * as Run from "./pipeline/Run.ts"
import * as Status from "./pipeline/Status.ts"

/** agnes pipeline run | status | list | retry */
export const command = Command.make("pipeline").pipe(
  Command.withDescription("On the server's machine: what is made of sessions, and which of them failed."),
  Command.withSubcommands([Run.command, Status.command, List.command, Retry.command])
)

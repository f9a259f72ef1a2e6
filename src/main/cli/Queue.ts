import * as Command from "@effect/cli/Command"
import * as Discard from "./queue/Discard.ts"
import * as List from "./queue/List.ts"
import * as Retry from "./queue/Retry.ts"
import * as Show from "./queue/Show.ts"

/** agnes queue list | show | retry | discard */
export const command = Command.make("queue").pipe(
  Command.withDescription("See what waits to be sent and what was given up, try it again, or drop it."),
  Command.withSubcommands([List.command, Show.command, Retry.command, Discard.command])
)

import * as CliConfig from "@effect/cli/CliConfig"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import type { Around } from "../layers/client/Around.ts"
import { version } from "../Version.ts"
import * as Commands from "./Commands.ts"
import * as Help from "./Help.ts"
import * as Pages from "./Pages.ts"

const root = Command.make("agnes").pipe(
  Command.withDescription(
    "Keeps a team's Claude Code sessions safe: captured by hooks, private when marked so, uploaded without ever being lost."
  )
)

/** `--help`, `--version` and `--completions` work everywhere; they are named once, on the front page. */
export const config = CliConfig.layer({ showBuiltIns: false, isCaseSensitive: true })

/** The command that was asked for, with a blank before it; empty when there is no such command. */
export const nameOf = (argv: ReadonlyArray<string>): string => Pages.has(argv[2]) ? ` ${argv[2]}` : ""

/**
 * The help of a command names the commands above it only when each of them was asked for help too; the parser then
 * writes `agnes hooks install` and not `install`.
 */
const askAll = (argv: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [node = "", script = "", command = "", ...rest] = argv
  const help = "--help"
  if (!Pages.has(command) || !(rest.includes(help) || rest.includes("-h"))) return argv
  const [first, ...others] = rest
  return first === undefined || first.startsWith("-")
    ? [node, script, help, command, help]
    : [node, script, help, command, help, first, help, ...others]
}

/** The whole command line, given the process's arguments (`[node, script, …]`); it loads what they ask for. */
export const run = (argv: ReadonlyArray<string>, around: Around) =>
  Effect.flatMap(Effect.promise(() => Commands.load(argv[2], around)), (commands) =>
    Command.run(Command.withSubcommands(root, commands), {
      name: "agnes",
      version,
      executable: "agnes",
      footer: Help.footer(Pages.of(argv[2]))
    })(askAll(argv)))

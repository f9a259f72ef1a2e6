import * as CliConfig from "@effect/cli/CliConfig"
import * as Command from "@effect/cli/Command"
import { version } from "../Version.ts"
import * as Auth from "./Auth.ts"
import * as Backup from "./Backup.ts"
import * as CaptureSession from "./CaptureSession.ts"
import * as Catalog from "./Catalog.ts"
import * as Check from "./Check.ts"
import * as Collect from "./Collect.ts"
import * as Doctor from "./Doctor.ts"
import * as Groups from "./Groups.ts"
import * as Help from "./Help.ts"
import * as Hooks from "./Hooks.ts"
import * as ImportOriginal from "./ImportOriginal.ts"
import * as Init from "./Init.ts"
import * as MarkPrivate from "./MarkPrivate.ts"
import * as Pages from "./Pages.ts"
import * as Pipeline from "./Pipeline.ts"
import * as Pull from "./Pull.ts"
import * as Push from "./Push.ts"
import * as Query from "./Query.ts"
import * as Queue from "./Queue.ts"
import * as Restore from "./Restore.ts"
import * as Scheduler from "./Scheduler.ts"
import * as Serve from "./Serve.ts"
import * as Status from "./Status.ts"
import * as Statusline from "./Statusline.ts"
import * as Sync from "./Sync.ts"
import * as Tables from "./Tables.ts"
import * as Tokens from "./Tokens.ts"
import * as Users from "./Users.ts"

const root = Command.make("agnes").pipe(
  Command.withDescription(
    "Keeps a team's Claude Code sessions safe: captured by hooks, private when marked so, uploaded without ever being lost."
  ),
  Command.withSubcommands([
    Init.command,
    Push.command,
    Pull.command,
    Sync.command,
    Query.command,
    Catalog.command,
    Status.command,
    Queue.command,
    Doctor.command,
    MarkPrivate.command,
    Auth.command,
    Hooks.command,
    CaptureSession.command,
    Statusline.command,
    Serve.command,
    Collect.command,
    ImportOriginal.command,
    Pipeline.command,
    Scheduler.command,
    Backup.command,
    Restore.command,
    Check.command,
    Users.command,
    Groups.command,
    Tables.command,
    Tokens.command
  ])
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

/** The whole command line, given the process's arguments (`[node, script, …]`). */
export const run = (argv: ReadonlyArray<string>) =>
  Command.run(root, {
    name: "agnes",
    version,
    executable: "agnes",
    footer: Help.footer(Pages.of(argv[2]))
  })(askAll(argv))

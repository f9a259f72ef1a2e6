import process from "node:process"
import * as Bundles from "./Bundles.ts"
import * as CacheFolder from "./CacheFolder.ts"
import * as HelpText from "./HelpText.ts"

/** The names of all commands, put in by scripts/build.mjs. */
declare const agnesCommands: ReadonlyArray<string>

/** Every command but the hook programs: help from its file, the command line by way of its compiled code. */
const run = (): void => {
  const args = process.argv.slice(2)
  const help = HelpText.find(args)
  if (help !== undefined) return HelpText.print(help)
  const folder = CacheFolder.find(process.env)
  const command = agnesCommands.find((name) => name === args[0]) ?? "any"
  Bundles.load("./cli.cjs", folder === undefined ? undefined : { folder, command })
}

run()

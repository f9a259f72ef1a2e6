import process from "node:process"
import * as Bundles from "./Bundles.ts"
import * as CacheFolder from "./CacheFolder.ts"
import * as HelpText from "./HelpText.ts"

/** Every command but the hook programs: help from its file, the command line by way of its compiled code. */
const help = HelpText.find(process.argv.slice(2))
if (help === undefined) Bundles.load("./cli.cjs", CacheFolder.find(process.env))
else HelpText.print(help)

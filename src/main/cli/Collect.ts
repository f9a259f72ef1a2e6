import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import * as ServerSettings from "./ServerSettings.ts"
import { dataDir, json, load } from "./ServerSide.ts"

const dryRun = Options.boolean("dry-run").pipe(
  Options.withDescription("Say what would be collected, and write nothing.")
)
const verbose = Options.boolean("verbose").pipe(
  Options.withAlias("v"),
  Options.withDescription("Say what became of each file, on standard error.")
)

interface Event {
  readonly user: string
  readonly file?: string
  readonly what: string
  readonly reason?: string | undefined
}

const line = ({ file, reason, user, what }: Event): string => {
  const name = Terminal.escape(file === undefined ? user : `${user}/${file}`)
  return `${name}: ${what}${reason === undefined ? "" : ` (${reason})`}\n`
}

/** Trouble is always said, the rest when it was asked for. */
const isTrouble = ({ what }: Event): boolean => ["failed", "refused", "closed", "passed over"].includes(what)

type Stats = Readonly<Record<string, unknown>> & { readonly users_processed: number; readonly skipped?: boolean }

const summary = (stats: Stats, wasDry: boolean): string => {
  if (stats.skipped === true) return "Nothing collected: AGNES_SKIP_LEGACY_COLLECTOR is set.\n"
  const counts = Object.entries(stats)
    .filter(([key, value]) => key.startsWith("files_") && value !== 0)
    .map(([key, value]) => `${String(value)} ${key.slice("files_".length)}`)
  const closed = stats["users_closed"] === 0 ? "" : `; users closed: ${String(stats["users_closed"])}`
  const users = `${stats.users_processed} ${stats.users_processed === 1 ? "user" : "users"}`
  const head = `${wasDry ? "Would collect" : "Collected"} from ${users}`
  return `${head}: ${counts.length === 0 ? "nothing" : counts.join(", ")}${closed}.\n`
}

const ends = {
  1: () =>
    Failure.error("Some files could not be collected; the next run tries them again. Run: agnes collect --verbose"),
  3: () => Failure.closed(
    "Nothing was collected of the users named as closed: it is not known what is private of theirs, or who they are. "
      + "Run: agnes collect --verbose"
  )
}

/** agnes collect [--dry-run --verbose --data-dir DIR --json] */
export const command = Command.make("collect", { dryRun, verbose, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const server = yield* load
    const flags = ServerSettings.said({ "data-dir": given.dataDir })
    const read = server.settings({ flags, variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    const { code, stats } = yield* Effect.tryPromise({
      try: () =>
        server.collect(read.settings, {
          dryRun: given.dryRun,
          report: (event) => {
            if (given.verbose || isTrouble(event)) process.stderr.write(line(event))
          }
        }),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    })
    for (const warning of "warnings" in stats ? stats.warnings : []) {
      process.stderr.write(`Warning: ${Terminal.escape(warning)}\n`)
    }
    const text = given.json
      ? `${JSON.stringify({ rc: code, dry_run: given.dryRun, ...stats })}\n`
      : summary({ ...stats }, given.dryRun)
    yield* use(Output, (output) => output.out(text))
    if (code !== 0) return yield* ends[code]()
  })).pipe(Command.withDescription("On the server's machine: take in the sessions that lie in people's homes."))

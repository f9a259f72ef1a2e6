import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import type * as Report from "../../domain/original/Report.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import * as Progress from "./Progress.ts"
import * as ServerSettings from "./ServerSettings.ts"
import { dataDir, json, load } from "./ServerSide.ts"

const from = Args.text({ name: "DIR" }).pipe(
  Args.withDescription("The original's data folder. Nothing in it is changed.")
)
const stateDir = Options.text("state-dir").pipe(
  Options.withDescription("Where the original's system.duckdb is, when not in DIR/state."),
  Options.optional
)
const dryRun = Options.boolean("dry-run").pipe(
  Options.withDescription("Say what would be taken over, and write nothing.")
)

const columns = (kind: string, { added, kept }: Report.Count): string =>
  `  ${kind.padEnd(10)} ${String(added).padStart(8)} new ${String(kept).padStart(8)} here already\n`

const summary = ({ counts, notes, problems }: Report.Report, wasDry: boolean): string => {
  const told = Object.entries(counts)
    .filter(([, { added, kept }]) => added + kept > 0)
    .map(([kind, count]) => columns(kind, count))
  const refused = problems.map(({ reason, what }) =>
    `Not taken over: ${Terminal.escape(what)}: ${Terminal.escape(reason)}\n`)
  const said = notes.map((note) => `Note: ${Terminal.escape(note)}\n`)
  const head = wasDry ? "Would take over:\n" : "Taken over:\n"
  const table = told.length === 0 ? "There was nothing to take over.\n" : head + told.join("")
  return `${refused.join("")}${said.join("")}${table}`
}

/** agnes import-original DIR [--state-dir DIR --dry-run --data-dir DIR --json] */
export const command = Command.make("import-original", { from, stateDir, dryRun, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const server = yield* load
    const flags = ServerSettings.said({ "data-dir": given.dataDir })
    const read = server.settings({ flags, variables: process.env })
    if ("problems" in read) return yield* Failure.usage(read.problems.join("\n"))
    const meter = Progress.meter("sessions looked at")
    const report = yield* Effect.tryPromise({
      try: () =>
        server.importOriginal(read.settings, {
          from: given.from,
          state: Option.getOrUndefined(given.stateDir),
          dryRun: given.dryRun,
          step: meter.step
        }),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    }).pipe(Effect.ensuring(Effect.sync(meter.done)))
    const text = given.json
      ? `${JSON.stringify({ dry_run: given.dryRun, ...report })}\n`
      : summary(report, given.dryRun)
    yield* use(Output, (output) => output.out(text))
    if (report.problems.length > 0) {
      return yield* Failure.closed(`Not taken over: ${report.problems.length}, each named with its reason. `
        + "Mend what can be mended, then run this again: only what is missing is added.")
    }
  })).pipe(Command.withDescription("On the server's machine: take over the data folder of an original agnes server."))

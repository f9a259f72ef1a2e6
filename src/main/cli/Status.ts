import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Compared from "../../domain/status/Compared.ts"
import * as Report from "../../domain/status/Report.ts"
import * as ReportJson from "../../domain/status/ReportJson.ts"
import * as ReportText from "../../domain/status/ReportText.ts"
import { lift } from "../../ports/Lift.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Status from "../programs/Status.ts"
import { compare } from "../programs/status/Compare.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import * as Failure from "./Failure.ts"

const server = Options.boolean("server").pipe(
  Options.withDescription("Also ask the server what it has, and lay it beside the receipts; takes 20 seconds at most.")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes status --help")

const closed = Failure.closed("Closed: push sends nothing before the problem above is mended.")

/** agnes status [--server --json] */
export const command = Command.make("status", { server, json }, ({ json, server }) =>
  Effect.gen(function*() {
    const workspace = yield* lift(Workspaces.current)
    if (workspace === undefined) return yield* nowhere
    const report = yield* Status.report(workspace)
    const held = server ? yield* compare(report) : undefined
    const text = json
      ? `${JSON.stringify({ ...ReportJson.make(report), on_server: Compared.toJson(held) }, undefined, 2)}\n`
      : ReportText.render(report, held)
    yield* use(Output, (output) => output.out(text))
    if (Report.isClosed(report)) return yield* closed
  })).pipe(Command.withDescription("Show where every session of this workspace is: waiting, sent, private or given up."))

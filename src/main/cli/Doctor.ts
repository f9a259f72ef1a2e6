import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Diagnosis from "../../domain/doctor/Diagnosis.ts"
import { Output } from "../../ports/Output.ts"
import { lift } from "../../ports/Lift.ts"
import { use } from "../../ports/Use.ts"
import * as Doctor from "../programs/Doctor.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const fix = Options.boolean("fix").pipe(
  Options.withDescription("First mend what can be mended without harm: hooks, slash commands, git's exclude list.")
)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes doctor --help")
const unwell = Failure.error("Not well: see the remedies above.")

/** agnes doctor [--json --fix] */
export const command = Command.make("doctor", { json, fix }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* lift(Workspaces.current)
    if (workspace === undefined) return yield* nowhere
    const running = { version, nodeVersion: process.versions.node }
    const fixed = given.fix ? yield* Doctor.fix(workspace) : []
    const findings = yield* Doctor.examine(workspace, running)
    const text = given.json
      ? `${JSON.stringify(Diagnosis.toJson(workspace.root, findings, fixed), undefined, 2)}\n`
      : Diagnosis.toText(workspace.root, findings, fixed)
    yield* use(Output, (output) => output.out(text))
    if (!Diagnosis.isHealthy(findings)) return yield* unwell
  })).pipe(Command.withDescription("Say what is wrong around this workspace, and what to do about each thing."))

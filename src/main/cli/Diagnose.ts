import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Diagnose from "../../domain/doctor/Diagnose.ts"
import { lift } from "../../ports/Lift.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import { diagnose } from "../programs/Diagnose.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const includeSchema = Options.boolean("include-schema").pipe(
  Options.withDescription("Have the server check the schema of its database, too.")
)
const ignored = (name: string) =>
  Options.text(name).pipe(Options.withDescription("Accepted as by the first client; changes nothing."), Options.optional)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes diagnose --help")

/** agnes diagnose [--json --include-schema --symptom S --component C] */
export const command = Command.make(
  "diagnose",
  { json, includeSchema, symptom: ignored("symptom"), component: ignored("component") },
  (given) =>
    Effect.gen(function*() {
      const workspace = yield* lift(Workspaces.current)
      if (workspace === undefined) return yield* nowhere
      const running = { version, nodeVersion: process.versions.node }
      const diagnosed = yield* diagnose(workspace, running, { includeSchema: given.includeSchema })
      const text = given.json ? `${JSON.stringify(diagnosed, undefined, 2)}\n` : Diagnose.toText(diagnosed)
      yield* use(Output, (output) => output.out(text))
    })
).pipe(Command.withDescription("How server and workspace are, in one word and in parts; ends with 0 whatever it finds."))

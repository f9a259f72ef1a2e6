import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { resolve } from "node:path"
import process from "node:process"
import * as Diagnosis from "../../domain/doctor/Diagnosis.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Environment } from "../../ports/Environment.ts"
import { Output } from "../../ports/Output.ts"
import { lift } from "../../ports/Lift.ts"
import { use } from "../../ports/Use.ts"
import * as Doctor from "../programs/Doctor.ts"
import * as Gathered from "../programs/doctor/Gathered.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const fix = Options.boolean("fix").pipe(
  Options.withDescription("First mend what can be mended without harm: hooks, slash commands, git's exclude list.")
)

const bundle = Options.text("bundle").pipe(
  Options.withDescription(
    "Write a file to hand to whoever helps: findings, versions, counts; no token, no content, no e-mail. - prints it."
  ),
  Options.optional
)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes doctor --help")
const unwell = Failure.error("Not well: see the remedies above.")

/** agnes doctor [--json --fix --bundle FILE|-] */
export const command = Command.make("doctor", { json, fix, bundle }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* lift(Workspaces.current)
    if (workspace === undefined) return yield* nowhere
    const running = { version, nodeVersion: process.versions.node }
    const fixed = given.fix ? yield* Doctor.fix(workspace) : []
    const around = yield* Doctor.look(workspace, running)
    const findings = Diagnosis.make(around)
    if (Option.isSome(given.bundle)) {
      const made = yield* Gathered.bundle(workspace, around)
      return yield* given.bundle.value === "-" ? use(Output, (output) => output.out(made)) : hand(given.bundle.value, made)
    }
    const text = given.json
      ? `${JSON.stringify(Diagnosis.toJson(workspace.root, findings, fixed), undefined, 2)}\n`
      : Diagnosis.toText(workspace.root, findings, fixed)
    yield* use(Output, (output) => output.out(text))
    if (!Diagnosis.isHealthy(findings)) return yield* unwell
  })).pipe(Command.withDescription("Say what is wrong around this workspace, and what to do about each thing."))

const hand = (file: string, text: string) =>
  Effect.gen(function*() {
    const cwd = yield* use(Environment, (environment) => environment.cwd)
    yield* Gathered.keep(resolve(cwd ?? "/", file), text).pipe(
      Effect.mapError(({ code }) => {
        const why = code === "EEXIST" ? "it is there already" : code
        return Failure.error(`Error: cannot write ${Terminal.escape(file)}: ${why}. Name another file.`)
      })
    )
    yield* use(Output, (output) => output.error(`Written: ${Terminal.escape(file)}. Read it before you hand it on.\n`))
  })

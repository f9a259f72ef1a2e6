import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Terminal from "../../domain/text/Terminal.ts"
import * as TakeOut from "../../domain/workspace/TakeOut.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Uninit from "../programs/Uninit.ts"
import * as Ask from "./Ask.ts"
import * as Failure from "./Failure.ts"
import * as WorkspaceOption from "./WorkspaceOption.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const dryRun = Options.boolean("dry-run").pipe(Options.withDescription("Only say what would be taken out and what stays."))
const yes = Options.boolean("yes").pipe(Options.withDescription("Do not ask; needed where nobody can be asked."))

const unasked = Failure.usage("Error: nobody to ask here. Nothing was changed. If you are sure, add: --yes")
const declined = Failure.error("Nothing was changed.")

/** agnes uninit [--workspace DIR --dry-run --json --yes] */
export const command = Command.make("uninit", { workspace: WorkspaceOption.workspace, dryRun, json, yes }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* WorkspaceOption.find(given.workspace)
    const { plan, waiting } = yield* Uninit.look(workspace)
    const isEmpty = plan.steps.length === 0
    if (!given.dryRun && !given.yes && !isEmpty) yield* agree(workspace.root, plan, waiting)
    if (!given.dryRun) yield* Effect.mapError(Uninit.takeOut(workspace, plan), explain)
    if (!given.dryRun && waiting > 0) yield* use(Output, (output) => output.error(warning(waiting)))
    const text = given.json
      ? `${JSON.stringify(TakeOut.toJson(workspace.root, plan, !given.dryRun), undefined, 2)}\n`
      : said(workspace.root, plan, given.dryRun ? "Would be taken out of" : "Taken out of")
    yield* use(Output, (output) => output.out(text))
  })).pipe(
    Command.withDescription(
      "Take out of a folder what init and hooks install put in. Sessions, what is known of them, tables and notes stay."
    )
  )

const warning = (waiting: number): string =>
  `Warning: ${waiting} session(s) of this folder were not sent yet, and no hook sends them any more. Run: agnes push\n`

const agree = (root: string, plan: TakeOut.Plan, waiting: number) =>
  Effect.gen(function*() {
    if (process.stdin.isTTY !== true) return yield* unasked
    const text = `${said(root, plan, "Will be taken out of")}${waiting > 0 ? warning(waiting) : ""}`
    yield* use(Output, (output) => output.error(text))
    if (!(yield* Ask.whether("Take this out?"))) return yield* declined
  })

const explain = (error: { readonly message: string }): Failure.Failure =>
  Failure.error(`Error: cannot change ${Terminal.escape(error.message)}. Correct it, then run: agnes uninit`)

const said = (root: string, { stays, steps }: TakeOut.Plan, head: string): string =>
  [
    ...(steps.length === 0
      ? [`Nothing of agnes is installed in ${Terminal.escape(root)}.`]
      : [`${head} ${Terminal.escape(root)}:`, ...steps.map((step) => `  ${step.name}: ${TakeOut.howOf(step)}`)]),
    ...(stays.length === 0 ? [] : ["What stays:"]),
    ...stays.map(({ name, why }) => `  ${Terminal.escape(name)}: ${Terminal.escape(why)}`)
  ].map((line) => `${line}\n`).join("")

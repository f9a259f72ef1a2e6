import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import * as Knobs from "../../domain/pull/Knobs.ts"
import * as Summary from "../../domain/pull/Summary.ts"
import { Environment } from "../../ports/Environment.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "../programs/Credentials.ts"
import * as Pull from "../programs/Pull.ts"
import * as Hurried from "../programs/pull/Hurried.ts"
import { sendStranded } from "../programs/pull/Stranded.ts"
import * as Failure from "./Failure.ts"
import { advised } from "./pull/Advice.ts"
import * as Here from "./pull/Here.ts"
import { watched } from "./pull/Watched.ts"
import { insecureHttp } from "./ServerOptions.ts"

const quiet = Options.boolean("quiet").pipe(
  Options.withDescription("Print only problems. Also has sessions sent that wait for more than an hour; for hooks.")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const dryRun = Options.boolean("dry-run").pipe(
  Options.withDescription("Show what would be downloaded; change nothing.")
)
const table = Options.text("table").pipe(
  Options.withPseudoName("ID"),
  Options.withDescription("Only this table; the others stay as they are."),
  Options.optional
)
export const skipMaterialize = Options.boolean("skip-materialize").pipe(
  Options.withDescription("Leave tables as they are that the server makes from a query.")
)
const budget = Options.float("budget").pipe(
  Options.withPseudoName("SECONDS"),
  Options.withDescription("Leave to another process in the background what takes longer, or is more than 16 MiB."),
  Options.optional
)

/** agnes pull [--quiet --json --dry-run --table ID --skip-materialize --budget SECONDS --insecure-http] */
export const command = Command.make(
  "pull",
  { quiet, json, dryRun, table, skipMaterialize, budget, insecureHttp },
  (given) =>
    Effect.gen(function*() {
      if (Option.getOrElse(given.budget, () => 0) < 0) return yield* Failure.usage("Error: --budget takes seconds")
      const options = yield* prepare(given, {
        only: Option.getOrUndefined(given.table),
        skipMaterialized: given.skipMaterialize
      })
      if (given.dryRun) return yield* showIntent(options, given)
      if (given.quiet) yield* sendStranded(options.workspace)
      const summary = yield* Option.match(given.budget, {
        onNone: () => Pull.run(options),
        // Whoever waits has waited for this process to start, too.
        onSome: (seconds) => Hurried.run(options, Math.max(0, seconds - process.uptime()))
      }).pipe(watched(given, options.knobs))
      yield* show(summary, given)
    })
).pipe(Command.withDescription("Bring this workspace the team's tables, ready to be queried, and its rules."))

/** Where, as whom and how: the precondition of everything that pulls. */
export const prepare = (given: { readonly insecureHttp: boolean }, choice: Pull.PullOptions["choice"]) =>
  Effect.gen(function*() {
    const credentials = yield* Effect.mapError(Credentials.resolve(given), ({ message }) => Failure.error(message))
    const workspace = yield* Here.workspace
    const knobs = yield* tuned
    return { credentials, workspace, knobs, choice, rulesOnly: false, mostBytes: undefined } satisfies Pull.PullOptions
  })

/** As the environment tunes it. */
export const tuned = Effect.gen(function*() {
  const variables = yield* Effect.forEach(Knobs.names, (name) =>
    Effect.map(use(Environment, (environment) => environment.variable(name)), (value) => [name, value] as const))
  const values = new Map<string, string | undefined>(variables)
  return Knobs.read((name) => values.get(name))
})

export const print = (lines: ReadonlyArray<string>) =>
  use(Output, (output) => output.out(lines.map((line) => `${line}\n`).join("")))

interface Manner {
  readonly quiet: boolean
  readonly json: boolean
}

/** `--json` wins over `--quiet`. */
const showIntent = (options: Pull.PullOptions, manner: Manner) =>
  Effect.gen(function*() {
    const intent = yield* Effect.mapError(Pull.intent(options), (summary) => failure(summary))
    if (manner.json) yield* print([Summary.intentJson(intent)])
    else if (!manner.quiet) yield* print(Summary.intentLines(intent))
  })

const show = (summary: Summary.Summary, { json, quiet }: Manner) =>
  Effect.gen(function*() {
    if (json) yield* print([Summary.toJson(summary)])
    else if (!quiet && Summary.exitCode(summary) !== 1) yield* print(Summary.toLines(summary))
    yield* finish(json ? { ...summary, notes: [] } : summary)
  })

/** Says what did not work, and ends with the code for it. */
export const finish = (summary: Summary.Summary) =>
  Effect.gen(function*() {
    if (Summary.exitCode(summary) !== 0) return yield* failure(summary)
    yield* use(Output, (output) => output.error(Summary.toWarnings(summary).map((line) => `${line}\n`).join("")))
  })

const failure = (summary: Summary.Summary): Failure.Failure => {
  const code = Summary.exitCode(summary)
  const text = advised(Summary.toWarnings(summary).join("\n"), code)
  return new Failure.Failure({ text, exitCode: code === 0 ? 1 : code })
}

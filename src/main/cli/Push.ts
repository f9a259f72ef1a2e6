import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import * as DryRun from "../../domain/push/DryRun.ts"
import * as Summary from "../../domain/push/Summary.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { lift } from "../../ports/Lift.ts"
import { Output } from "../../ports/Output.ts"
import { Progress } from "../../ports/Progress.ts"
import { use } from "../../ports/Use.ts"
import { UserConfig } from "../../ports/UserConfig.ts"
import * as Credentials from "../programs/Credentials.ts"
import * as Layers from "../layers/workspace.ts"
import * as Push from "../programs/Push.ts"
import * as PushDryRun from "../programs/PushDryRun.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"
import * as Meter from "./push/Meter.ts"
import { insecureHttp } from "./ServerOptions.ts"
import * as Streams from "./Streams.ts"

const quiet = Options.boolean("quiet").pipe(
  Options.withDescription("Print only problems, and stay away from a server that was down a moment ago; for hooks.")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const dryRun = Options.boolean("dry-run").pipe(Options.withDescription("Show what would be sent; send nothing."))
const legacyScan = Options.boolean("legacy-scan").pipe(
  Options.withDescription("Also send the transcripts Claude Code kept for this workspace before the hooks were there.")
)
const retryFailed = Options.boolean("retry-failed").pipe(
  Options.withDescription("First take what was given up back into the queue; with ID only that session.")
)
const id = Args.text({ name: "ID" }).pipe(
  Args.withDescription("A session, together with --retry-failed."),
  Args.optional
)

/** agnes push [--quiet --json --dry-run --legacy-scan --insecure-http] [--retry-failed [ID]] */
export const command = Command.make("push", { quiet, json, dryRun, legacyScan, retryFailed, insecureHttp, id }, (given) =>
  Effect.gen(function*() {
    const sessionId = Option.getOrUndefined(given.id)
    if (sessionId?.startsWith("-") === true) return yield* unknown(sessionId)
    if (sessionId !== undefined && !given.retryFailed) return yield* noRetry
    const credentials = yield* orFail(Credentials.resolve(given))
    const workspace = yield* lift(Workspaces.current)
    if (workspace === undefined) return yield* nowhere
    if (given.dryRun) return yield* showPlan(workspace, credentials.serverUrl, given)
    const settings = yield* orFail(Effect.flatMap(UserConfig, (config) => config.load))
    const summary = yield* orFail(watched(
      given,
      Push.run({
        workspace,
        credentials,
        version,
        automatic: given.quiet,
        legacyScan: given.legacyScan,
        retryFailed: !given.retryFailed ? "none" : sessionId === undefined ? "all" : { sessionId },
        concurrency: settings.push_concurrency ?? defaultConcurrency
      }).pipe(bounded(settings.log_bytes))
    ))
    yield* show(summary, given)
  })).pipe(Command.withDescription("Send the captured sessions of this workspace to the server, except the private ones."))

const bounded = (bytes: number | undefined) => <A, E, R>(program: Effect.Effect<A, E, R>) =>
  bytes === undefined ? program : Effect.provide(program, Layers.layerAuditLogs(bytes))

/** Uploads in flight: more gains little even over a slow line (performance trials, section 4). */
const defaultConcurrency = 8

interface Manner {
  readonly quiet: boolean
  readonly json: boolean
}

const noRetry = Failure.usage("Error: an ID goes with --retry-failed. Run: agnes push --help")

/** The parser takes an option it does not know for an argument. */
const unknown = (option: string): Failure.Failure =>
  Failure.usage(`Error: unknown option ${Terminal.escape(option)}. Run: agnes push --help`)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes push --help")

const orFail = <A, E extends { readonly _tag: string; readonly message: string }, R>(program: Effect.Effect<A, E, R>) =>
  Effect.mapError(program, (error) =>
    error._tag === "PushClosed" ? Failure.closed(error.message) : Failure.error(error.message))

const watched = <A, E, R>({ json, quiet }: Manner, run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  !quiet && !json && Streams.isTerminal("stderr") ? Effect.provideService(run, Progress, Meter.make(screen)) : run

const screen: Meter.Screen = {
  write: (text) => void process.stderr.write(text),
  now: () => performance.now()
}

const print = (lines: ReadonlyArray<string>) => use(Output, (output) => output.out(lines.map((line) => `${line}\n`).join("")))

/** `--json` wins over `--quiet` (client spec PUSH-7, PUSH-23). */
const showPlan = (workspace: Workspace, serverUrl: string, manner: Manner & { readonly legacyScan: boolean }) =>
  Effect.gen(function*() {
    const plan = yield* orFail(PushDryRun.plan({ workspace, serverUrl, legacyScan: manner.legacyScan }))
    if (manner.json) yield* print([DryRun.toJson(plan)])
    else if (!manner.quiet) yield* print(DryRun.toLines(plan))
  })

const show = (summary: Summary.Summary, { json, quiet }: Manner) =>
  Effect.gen(function*() {
    if (json) yield* print([Summary.toJson(summary)])
    else if (!quiet && !summary.busy) yield* print(Summary.toLines(summary))
    const warnings = Summary.toWarnings(json ? { ...summary, errors: [] } : summary, version)
    const exitCode = Summary.exitCode(summary)
    if (exitCode !== 0) return yield* new Failure.Failure({ text: warnings.join("\n"), exitCode })
    yield* use(Output, (output) => output.error(warnings.map((line) => `${line}\n`).join("")))
  })

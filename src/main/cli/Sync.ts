import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as PullSummary from "../../domain/pull/Summary.ts"
import * as SyncText from "../../domain/pull/SyncText.ts"
import * as DryRun from "../../domain/push/DryRun.ts"
import * as PushSummary from "../../domain/push/Summary.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Pull from "../programs/Pull.ts"
import * as Push from "../programs/Push.ts"
import * as PushDryRun from "../programs/PushDryRun.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"
import { prepare, print } from "./Pull.ts"
import { advised } from "./pull/Advice.ts"
import { watched } from "./pull/Watched.ts"
import { insecureHttp } from "./ServerOptions.ts"

const table = Options.text("table").pipe(
  Options.withPseudoName("ID"),
  Options.withDescription("Only this table; sends nothing."),
  Options.optional
)
const uploadOnly = Options.boolean("upload-only").pipe(
  Options.withDescription("Only send: sessions and CLAUDE.local.md.")
)
const docsOnly = Options.boolean("docs-only").pipe(Options.withDescription("Only the team's rules."))
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))
const quiet = Options.boolean("quiet").pipe(
  Options.withDescription("Nothing on standard output, a line on standard error when something happened; for hooks.")
)
const dryRun = Options.boolean("dry-run").pipe(
  Options.withDescription("Show what would be done; download, send and write nothing.")
)

interface Given {
  readonly table: Option.Option<string>
  readonly uploadOnly: boolean
  readonly docsOnly: boolean
  readonly json: boolean
  readonly quiet: boolean
  readonly dryRun: boolean
  readonly insecureHttp: boolean
}

/** agnes sync [--table ID --upload-only --docs-only --json --quiet --dry-run --insecure-http] */
export const command = Command.make(
  "sync",
  { table, uploadOnly, docsOnly, json, quiet, dryRun, insecureHttp },
  (given: Given) =>
    Effect.gen(function*() {
      if (given.uploadOnly && (given.docsOnly || Option.isSome(given.table))) {
        return yield* Failure.usage("Error: --upload-only sends and fetches nothing: leave out --docs-only and --table")
      }
      const prepared = yield* prepare(given, { only: Option.getOrUndefined(given.table), skipMaterialized: false })
      const options = { ...prepared, rulesOnly: given.docsOnly }
      if (given.dryRun) return yield* plan(options, given)
      const pull = given.uploadOnly ? undefined : yield* Pull.run(options).pipe(watched(given, options.knobs))
      const sends = !given.docsOnly && Option.isNone(given.table)
      const push = sends ? yield* orFail(send(options, given)) : undefined
      yield* show({ pull, push }, given)
    })
).pipe(Command.withDescription("Pull and push in one: tables and rules come, sessions and notes go."))

/** Uploads in flight, as `agnes push` has it. */
const concurrency = 8

const send = ({ credentials, workspace }: Pull.PullOptions, { quiet }: Given) =>
  Push.run({ workspace, credentials, version, automatic: quiet, legacyScan: false, retryFailed: "none", concurrency })

const orFail = <A, E extends { readonly _tag: string; readonly message: string }, R>(program: Effect.Effect<A, E, R>) =>
  Effect.mapError(program, (error) =>
    error._tag === "PushClosed" ? Failure.closed(error.message) : Failure.error(error.message))

const error = (lines: ReadonlyArray<string>) =>
  use(Output, (output) => output.error(lines.map((line) => `${line}\n`).join("")))

const plan = (options: Pull.PullOptions, given: Given) =>
  Effect.gen(function*() {
    if (!given.uploadOnly) {
      const intent = yield* Effect.mapError(Pull.intent(options), manifestFailed)
      const chosen = given.docsOnly ? { ...intent, fetch: [], removed: [] } : intent
      if (given.json) return yield* print([PullSummary.intentJson(chosen)])
      const remote = SyncText.skippedRemote(intent.remote)
      if (remote !== undefined) yield* error([remote])
      const counts = `would download ${chosen.fetch.length} tables, skip ${intent.remote.length} remote-mode`
      if (given.quiet) return yield* error([`sync (dry-run): ${counts}`])
      yield* print(PullSummary.intentLines(chosen))
      if (given.docsOnly || Option.isSome(given.table)) return
    }
    const sent = yield* orFail(PushDryRun.plan({
      workspace: options.workspace,
      serverUrl: options.credentials.serverUrl,
      legacyScan: false
    }))
    if (given.json) yield* print([DryRun.toJson(sent)])
    else if (!given.quiet) yield* print(DryRun.toLines(sent))
  })

const manifestFailed = (summary: PullSummary.Summary): Failure.Failure =>
  Failure.error(advised(`sync: manifest fetch failed: ${summary.errors.map((each) => each.error).join("; ")}`, 1))

const show = (synced: SyncText.Synced, given: Given) =>
  Effect.gen(function*() {
    const { pull, push } = synced
    if (given.json) yield* print([SyncText.toJson(synced)])
    else if (!given.quiet) yield* print(given.docsOnly ? SyncText.rulesLines(synced) : SyncText.toLines(synced))
    const quietLine = given.quiet && !given.json ? SyncText.toQuietLine(synced) : undefined
    const pullCode = pull === undefined ? 0 : PullSummary.exitCode(pull)
    if (pull !== undefined && pullCode === 1) return yield* manifestFailed(pull)
    const lines = [
      ...(pull === undefined ? [] : PullSummary.toWarnings(pull)),
      ...(push === undefined ? [] : PushSummary.toWarnings(push, version)),
      ...(quietLine === undefined ? [] : [quietLine])
    ]
    const code = pullCode === 0 ? (push === undefined ? 0 : PushSummary.exitCode(push)) : pullCode
    if (code !== 0) return yield* new Failure.Failure({ text: lines.join("\n"), exitCode: code })
    yield* error(lines)
  })

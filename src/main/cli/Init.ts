import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../domain/account/Token.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { Output } from "../../ports/Output.ts"
import type { Credentials as Given } from "../../ports/UploadServer.ts"
import { use } from "../../ports/Use.ts"
import { init } from "../programs/Init.ts"
import * as Pull from "../programs/Pull.ts"
import * as Failure from "./Failure.ts"
import * as InitText from "./InitText.ts"
import * as HooksReport from "./hooks/Report.ts"
import { skipMaterialize, tuned } from "./Pull.ts"
import { watched } from "./pull/Watched.ts"
import * as Target from "./init/Target.ts"
import { insecureHttp } from "./ServerOptions.ts"
import * as WorkspaceOption from "./WorkspaceOption.ts"

const serverUrl = Options.text("server-url").pipe(
  Options.withDescription("URL of your agnes server; else the one you use already, or asked for at a terminal."),
  Options.optional
)
const token = Options.text("token").pipe(
  Options.withDescription(
    "Personal access token; - reads it from standard input, where no process list shows it. Else the one you have for "
      + "this server, or asked for at a terminal without showing it."
  ),
  Options.optional
)
const workspace = Options.text("workspace").pipe(
  Options.withDescription("The folder to set up, made when missing; else the current directory."),
  Options.optional
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Set it up again; the CLAUDE.md that is there is kept as a backup.")
)

/** agnes init [--server-url URL --token T|- --workspace DIR --force --skip-materialize --insecure-http] */
export const command = Command.make("init", { serverUrl, token, workspace, force, skipMaterialize, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const place = yield* WorkspaceOption.place(given.workspace)
    const server = yield* Target.server(given.serverUrl, { insecureHttp: given.insecureHttp })
    const { isKept, secret } = yield* Target.token(given.token, server)
    const clean = yield* Either.mapLeft(
      Token.clean(Redacted.value(secret)),
      (problem) => Failure.usage(`Error: --token: ${Token.explain(problem)}. Get one at ${server}/setup`)
    )
    const credentials = { serverUrl: server, token: Redacted.make(clean) }
    const done = yield* init({
      workspace: place,
      ...credentials,
      force: given.force,
      plaintextAllowed: given.insecureHttp
    }).pipe(Effect.mapError((error) => Failure.error(InitText.explain(server, error, isKept))))
    yield* HooksReport.warn(Either.isRight(done.hooks) ? done.hooks.right.warnings : [])
    const pulled = yield* firstPull(place, credentials, given.skipMaterialize)
    const summary = InitText.summary({
      server,
      workspace: Terminal.escape(place.root),
      claudeMd: done.claudeMd,
      hooks: Either.isRight(done.hooks),
      pulled
    })
    yield* use(Output, (output) => output.out(summary))
    yield* use(Output, (output) => output.error(InitText.afterPull(pulled)))
    if (Either.isLeft(done.hooks)) return yield* Failure.closed(HooksReport.problem(done.hooks.left))
  })).pipe(
    Command.withDescription(
      "Set up a folder as an agnes workspace: server, token, hooks, slash command, notes, tables and rules."
    )
  )

/** The folder is a workspace whatever comes of this (client spec INIT-8 ended with 1). */
const firstPull = (workspace: Workspace, credentials: Given, skipMaterialized: boolean) =>
  Effect.gen(function*() {
    const knobs = yield* tuned
    const choice = { only: undefined, skipMaterialized }
    const options = { workspace, credentials, choice, knobs, rulesOnly: false, mostBytes: undefined }
    return yield* watched({ quiet: false, json: false }, knobs)(Pull.run(options))
  })

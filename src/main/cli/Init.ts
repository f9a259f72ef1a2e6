import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../domain/account/Token.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "../programs/Credentials.ts"
import { init } from "../programs/Init.ts"
import * as Failure from "./Failure.ts"
import * as InitText from "./InitText.ts"
import * as HooksReport from "./hooks/Report.ts"
import * as Secret from "./Secret.ts"
import { insecureHttp } from "./ServerOptions.ts"
import * as WorkspaceOption from "./WorkspaceOption.ts"

const serverUrl = Options.text("server-url").pipe(Options.withDescription("URL of your agnes server."))
const token = Options.text("token").pipe(
  Options.withDescription("Personal access token; - reads it from standard input, where no process list shows it.")
)
const workspace = Options.text("workspace").pipe(
  Options.withDescription("The folder to set up, made when missing; else the current directory."),
  Options.optional
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Set it up again; the CLAUDE.md that is there is kept as a backup.")
)

/** agnes init --server-url URL --token T|- [--workspace DIR --force --insecure-http] */
export const command = Command.make("init", { serverUrl, token, workspace, force, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const place = yield* WorkspaceOption.place(given.workspace)
    const server = yield* Either.mapLeft(
      Credentials.parseServer(given.serverUrl, { insecureHttp: given.insecureHttp }),
      (error) => Failure.usage(error.message)
    )
    const secret = yield* Secret.read(given.token, "Token")
    const clean = yield* Either.mapLeft(
      Token.clean(Redacted.value(secret)),
      (problem) => Failure.usage(`Error: --token: ${Token.explain(problem)}. Get one at ${server}/setup`)
    )
    const done = yield* init({
      workspace: place,
      serverUrl: server,
      token: Redacted.make(clean),
      force: given.force,
      plaintextAllowed: given.insecureHttp
    }).pipe(Effect.mapError((error) => Failure.error(InitText.explain(server, error))))
    yield* HooksReport.warn(Either.isRight(done.hooks) ? done.hooks.right.warnings : [])
    const summary = InitText.summary({
      server,
      workspace: Terminal.escape(place.root),
      claudeMd: done.claudeMd,
      hooks: Either.isRight(done.hooks)
    })
    yield* use(Output, (output) => output.out(summary))
    if (Either.isLeft(done.hooks)) return yield* Failure.closed(HooksReport.problem(done.hooks.left))
  })).pipe(
    Command.withDescription("Set up a folder as an agnes workspace: server, token, hooks, slash command, notes.")
  )

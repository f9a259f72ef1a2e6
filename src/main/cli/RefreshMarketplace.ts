import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "../../domain/text/Terminal.ts"
import type { ClaudeFailed } from "../../ports/ClaudePlugins.ts"
import type { CloneFailed } from "../../ports/MarketplaceClone.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import type { NoCredentials } from "../programs/Credentials.ts"
import * as Refresh from "../programs/RefreshMarketplace.ts"
import * as Failure from "./Failure.ts"
import { insecureHttp } from "./ServerOptions.ts"
import * as WorkspaceOption from "./WorkspaceOption.ts"

const check = Options.boolean("check").pipe(
  Options.withDescription("Only look: print one JSON line for Claude Code's SessionStart hook when there is news, else nothing.")
)
const bootstrap = Options.boolean("bootstrap").pipe(
  Options.withDescription("Make the clone when there is none, and make it known to Claude Code.")
)

const budget = Options.float("budget").pipe(
  Options.withPseudoName("SECONDS"),
  Options.withDescription("How long the server is waited for; else 2 with --check, which holds up a session, and 60 without."),
  Options.optional
)

const out = (text: string) => use(Output, (output) => output.out(text))

const noToken = "Make one at your server's page /profile/tokens, then run: agnes auth import-token --token -"

/** Milliseconds a timer can wait. */
const longest = 2 ** 31 - 1

const again = "agnes refresh-marketplace --bootstrap"

/** What git or Claude Code said comes as it is, without what a terminal would obey. */
const failure = (error: NoCredentials | CloneFailed | ClaudeFailed): Failure.Failure => {
  const text = Terminal.escapeLines(error.message)
  if (error._tag === "NoCredentials") return Failure.error(error.message)
  if (error._tag === "ClaudeFailed") {
    return Failure.error(error.isMissing
      ? `Error: ${text}. Install Claude Code, or add its folder to your PATH, then run: ${again}`
      : `Error: ${text}\nWhen Claude Code does not know the marketplace, run: ${again}`)
  }
  const isRefused = /Authentication failed|could not read (?:Username|Password)|\b401\b/.test(text)
  return Failure.error(isRefused ? `${text}\nThe server does not take your token. ${noToken}` : text)
}

const text = ({ failed, installed, same, updated }: Refresh.Done): string => {
  const done = [...installed.map((id) => `Installed ${id}\n`), ...updated.map((id) => `Updated ${id}\n`)].join("")
  const rest = done === "" && failed.length === 0 ? `All plugins of your stack are up to date (${same}).\n` : done
  return done === "" ? rest : `${rest}In a running Claude Code, /reload-plugins makes them available; no restart is needed.\n`
}

/** agnes refresh-marketplace [--check | --bootstrap] [--budget SECONDS --workspace DIR --insecure-http] */
export const command = Command.make(
  "refresh-marketplace",
  { check, bootstrap, budget, workspace: WorkspaceOption.workspace, insecureHttp },
  (given) =>
    Effect.gen(function*() {
      if (given.check && given.bootstrap) {
        return yield* Failure.usage("error: --check and --bootstrap are mutually exclusive.")
      }
      const time = Option.getOrElse(given.budget, () => given.check ? Refresh.hurried : Refresh.patient) * 1000
      if (!(time > 0 && time <= longest)) return yield* Failure.usage("Error: --budget takes seconds, more than 0")
      const workspace = yield* WorkspaceOption.find(given.workspace)
      const options = { time, bootstrap: given.bootstrap, insecureHttp: given.insecureHttp }
      if (given.check) {
        const notice = yield* Effect.mapError(Refresh.check(workspace, options), failure)
        return notice === undefined ? undefined : yield* out(`${notice}\n`)
      }
      const done = yield* Effect.mapError(Refresh.refresh(workspace, options), failure)
      if (done === undefined) return yield* out(`There is no clone of your plugins here yet. To make it, run: ${again}\n`)
      yield* out(text(done))
      if (done.failed.length > 0) return yield* Failure.error(done.failed.map(Terminal.escapeLines).join("\n"))
    })
).pipe(Command.withDescription("Bring the plugins of your stack at the server into Claude Code, for this workspace."))

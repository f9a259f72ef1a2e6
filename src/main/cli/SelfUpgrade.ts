import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Outcome from "../../domain/upgrade/Outcome.ts"
import * as OutcomeJson from "../../domain/upgrade/OutcomeJson.ts"
import * as OutcomeText from "../../domain/upgrade/OutcomeText.ts"
import { lift } from "../../ports/Lift.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "../programs/Credentials.ts"
import * as SelfUpgrade from "../programs/SelfUpgrade.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import { version } from "../Version.ts"
import * as Failure from "./Failure.ts"
import { insecureHttp } from "./ServerOptions.ts"

const quiet = Options.boolean("quiet").pipe(Options.withDescription("Say only what went wrong."))
const checkOnly = Options.boolean("check-only").pipe(
  Options.withDescription("Only look; end with 1 when there is a newer version.")
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Install what is offered whatever its version is, also one that was taken back here.")
)
const rollback = Options.boolean("rollback").pipe(
  Options.withDescription("Go back to the version before; it is still here.")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

/** agnes self-upgrade [--quiet --check-only --force --json --insecure-http] [--rollback] */
export const command = Command.make(
  "self-upgrade",
  { quiet, checkOnly, force, rollback, json, insecureHttp },
  (given) =>
    Effect.gen(function*() {
      if (given.rollback && (given.checkOnly || given.force)) return yield* alone
      const serverUrl = yield* server(given.insecureHttp)
      const workspace = yield* lift(Workspaces.current)
      const outcome = given.rollback ? yield* SelfUpgrade.rollBack : yield* SelfUpgrade.run({
        ...given,
        installed: version,
        serverUrl,
        workspace,
        serverOnly: given.checkOnly && given.quiet
      })
      const quiet = given.quiet || given.json
      const { error, out } = OutcomeText.render(outcome, { installed: version, serverUrl, quiet })
      if (given.json) yield* print([JSON.stringify(OutcomeJson.make(outcome, version), undefined, 2)])
      else yield* print(out)
      const exitCode = Outcome.exitCode(outcome)
      if (exitCode !== 0) return yield* new Failure.Failure({ text: error.join("\n"), exitCode })
      yield* use(Output, (output) => output.error(error.map((line) => `${line}\n`).join("")))
    })
).pipe(Command.withDescription("Bring a newer version of agnes, try it, and switch to it in one step."))

const alone = Failure.usage("Error: --rollback goes with neither --check-only nor --force. Run: agnes self-upgrade --help")

/** None is no error here: npm's registry may have a newer version as well. */
const server = (insecureHttp: boolean) =>
  Effect.flatMap(Effect.either(Credentials.server({ insecureHttp })), (found) =>
    Either.isRight(found)
      ? Effect.succeed(found.right)
      : found.left.kind === "server_unreachable"
      ? Effect.succeed(undefined)
      : Failure.error(found.left.message))

const print = (lines: ReadonlyArray<string>) =>
  use(Output, (output) => output.out(lines.map((line) => `${line}\n`).join("")))

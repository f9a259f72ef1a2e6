import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "../../../domain/text/Terminal.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, operate } from "../ServerSide.ts"

const email = Args.text({ name: "EMAIL" })
const url = Options.text("url").pipe(
  Options.withDescription("Address people reach the server by; else where the running server listens."),
  Options.optional
)
const json = Options.boolean("json").pipe(
  Options.withDescription("Print one JSON object, with the link in it. Whoever has it is logged in.")
)

/** agnes users login-link EMAIL [--url URL --data-dir DIR --json]; stdout is the link and nothing else. */
export const command = Command.make("login-link", { email, url, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const link = yield* operate(given.dataDir, (operators) =>
      operators.loginLink(given.email, Option.getOrUndefined(given.url)))
    const until = Timestamp.format(link.expiresAt)
    const about = { email: link.email, url: link.url, expires_at: Timestamp.formatWithOffset(link.expiresAt) }
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify(about)}\n` : `${link.url}\n`))
    if (given.json) return
    const said = `Logs in as ${Terminal.escape(link.email)}, once, until ${until}. Open it in a browser.`
    yield* use(Output, (output) => output.error(`${said}\n`))
  })).pipe(Command.withDescription("Make a link that logs a person in without a password, once, within 15 minutes."))

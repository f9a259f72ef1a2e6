import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Secret from "../Secret.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as User from "./User.ts"

const email = Args.text({ name: "EMAIL" })
const password = Options.text("password").pipe(
  Options.withDescription("- reads it from standard input, or asks for it; that is also what happens without it."),
  Options.withDefault("-")
)

/** agnes users password EMAIL [--password - --data-dir DIR --json] */
export const command = Command.make("password", { email, password, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const secret = Redacted.value(yield* Secret.read(given.password, "Password"))
    const user = yield* operate(given.dataDir, (operators) => operators.setPassword(given.email, secret))
    yield* use(Output, (output) => output.out(User.said("New password for", user, given.json)))
  })).pipe(Command.withDescription("Give a person a new password; ends every login of the old one."))

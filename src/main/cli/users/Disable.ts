import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as User from "./User.ts"

const email = Args.text({ name: "EMAIL" })
const force = Options.boolean("force").pipe(Options.withDescription("Also the last admin."))

/** agnes users disable EMAIL [--force --data-dir DIR --json] */
export const command = Command.make("disable", { email, force, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const user = yield* operate(given.dataDir, (operators) => operators.disableUser(given.email, given.force))
    yield* use(Output, (output) => output.out(User.said("Disabled", user, given.json)))
  })).pipe(Command.withDescription("Refuse a person's password, tokens and logins from now on. What they sent stays."))

import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as User from "./User.ts"

const email = Args.text({ name: "EMAIL" })

/** agnes users enable EMAIL [--data-dir DIR --json] */
export const command = Command.make("enable", { email, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const user = yield* operate(given.dataDir, (operators) => operators.enableUser(given.email))
    yield* use(Output, (output) => output.out(User.said("Enabled", user, given.json)))
  })).pipe(Command.withDescription("Let a disabled person in again."))

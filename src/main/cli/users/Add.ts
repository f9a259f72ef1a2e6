import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Secret from "../Secret.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as User from "./User.ts"

const email = Args.text({ name: "EMAIL" })
const name = Options.text("name").pipe(Options.withDescription("Else the address."), Options.optional)
const admin = Options.boolean("admin").pipe(Options.withDescription("May do everything."))
const password = Options.text("password").pipe(
  Options.withDescription("- reads it from standard input. Without one the person uses tokens: agnes tokens create"),
  Options.optional
)

/** agnes users add EMAIL [--name N --admin --password - --data-dir DIR --json] */
export const command = Command.make("add", { email, name, admin, password, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const secret = yield* Effect.transposeMapOption(given.password, (text) => Secret.read(text, "Password"))
    const user = yield* operate(given.dataDir, (operators) =>
      operators.addUser({
        email: given.email,
        name: Option.getOrUndefined(given.name),
        admin: given.admin,
        password: Option.getOrUndefined(Option.map(secret, Redacted.value))
      }))
    yield* use(Output, (output) => output.out(User.said("Added", user, given.json)))
  })).pipe(Command.withDescription("Add a person. Works beside a running server."))

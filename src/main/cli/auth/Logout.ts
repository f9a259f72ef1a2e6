import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Sources from "../../../domain/account/Sources.ts"
import { Environment } from "../../../ports/Environment.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Logout from "../../programs/account/Logout.ts"
import * as Failure from "../Failure.ts"

const stillGiven = "Note: AGNES_TOKEN is set in this shell and is still used. Run: unset AGNES_TOKEN\n"
const notTold = "Note: the server could not be told; if that was a login, it ends there within a day.\n"

/** agnes auth logout */
export const command = Command.make("logout", {}, () =>
  Effect.gen(function*() {
    const ended = yield* Effect.mapError(Logout.logout, (error) => Failure.error(error.message))
    yield* use(Output, (output) => output.out("Logged out.\n"))
    if (ended === "unknown") yield* use(Output, (output) => output.error(notTold))
    const given = yield* use(Environment, (environment) => environment.variable("AGNES_TOKEN"))
    if (Sources.tokenFromEnvironment(given) !== undefined) yield* use(Output, (output) => output.error(stillGiven))
  })).pipe(Command.withDescription("Forget the stored token; a login ends at the server too."))
